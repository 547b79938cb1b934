import type { ContainerState } from '../../core/workload/container-state.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { readContainerState } from '../../formats/engine-info/container-state.ts';
import { isJsonRecord, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

async function readOne(client: EngineClient, id: string): Promise<Observed<ContainerState>> {
  const answer = await client.get(`/containers/${encodeURIComponent(id)}/json`);
  if (answer.state !== 'known') return answer;
  try {
    return known(readContainerState(answer.value), answer.from);
  } catch (error) {
    if (error instanceof TypeError) return unreadable('malformed', error.message, answer.from);
    throw error;
  }
}

/**
 * Returns the containers of an engine, sorted by name. One that is gone by the time it is read is left out; unreadable if
 * one cannot be read.
 */
export async function readContainers(client: EngineClient): Promise<Observed<readonly ContainerState[]>> {
  const list = await client.get('/containers/json?all=1');
  if (list.state === 'absent') return unreadable('gone', 'the engine does not answer', list.from);
  if (list.state === 'unreadable') return list;
  if (!Array.isArray(list.value)) return unreadable('malformed', 'not a list', list.from);
  const ids = list.value.flatMap((entry) => (isJsonRecord(entry) ? (stringAt(entry, 'Id') ?? []) : []));
  const found = await Promise.all(ids.map((id) => readOne(client, id)));
  const failed = found.find((one) => one.state === 'unreadable' && one.why !== 'gone');
  if (failed?.state === 'unreadable') return failed;
  const states = found.flatMap((one) => (one.state === 'known' ? [one.value] : []));
  return known(
    states.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    list.from,
  );
}
