import type { Observed } from '../../core/observed.ts';
import type { EngineClient } from './client.ts';

/** Answers that more than one collector reads. */
const shared: ReadonlySet<string> = new Set([
  '/info',
  '/networks',
  '/volumes',
  '/services',
  '/containers/json?all=1',
]);

/** The same engine, asked only once for what several collectors read. */
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
