import type { Observed } from '../../core/observed.ts';
import type { EngineClient } from './client.ts';

/** Requests made by several collectors. */
const shared: ReadonlySet<string> = new Set([
  '/info',
  '/networks',
  '/volumes',
  '/services',
  '/containers/json?all=1',
]);

/** Returns a client that sends shared requests once. */
export function cacheAnswers(client: EngineClient): EngineClient {
  const answers = new Map<string, Promise<Observed<unknown>>>();
  const get: EngineClient['get'] = (path, headers) => {
    if (!shared.has(path)) return client.get(path, headers);
    const answer = answers.get(path) ?? client.get(path);
    answers.set(path, answer);
    return answer;
  };
  return { ...client, get };
}
