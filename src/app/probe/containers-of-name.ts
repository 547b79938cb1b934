import { isJsonRecord, recordAt, stringAt, stringsAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/**
 * Returns the containers that a name means: the container of that name or ID, else those of the Compose service of
 * that name that run. `running` is the answer of `GET /containers/json`.
 */
export async function containersOfName(
  name: string,
  running: readonly unknown[],
  client: Pick<EngineClient, 'get'>,
): Promise<readonly string[]> {
  const documents = running.filter(isJsonRecord);
  const ofService = documents
    .filter((one) => stringAt(recordAt(one, 'Labels'), 'com.docker.compose.service') === name)
    .flatMap((one) => stringsAt(one, 'Names').slice(0, 1))
    .map((path) => path.replace(/^\//u, ''))
    .toSorted();
  if (ofService.length === 0) return [name];
  const own = await client.get(`/containers/${encodeURIComponent(name)}/json`);
  return own.state === 'unreadable' && own.why === 'gone' ? ofService : [name];
}
