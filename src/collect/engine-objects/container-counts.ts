import type { ContainerCounts } from '../../core/facts.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import { stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { readEntries } from '../../io/engine/read-answer.ts';

const running: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/** How many containers run and how many do not. */
export async function collectContainerCounts(client: EngineClient): Promise<Observed<ContainerCounts>> {
  const states = readEntries(await client.get('/containers/json?all=1'), (entry) => {
    const state = stringAt(entry, 'State');
    if (state === undefined) throw new TypeError('a container has no state');
    return state;
  });
  return mapKnown(states, (all) => {
    const run = all.filter((state) => running.has(state)).length;
    return { running: run, stopped: all.length - run };
  });
}
