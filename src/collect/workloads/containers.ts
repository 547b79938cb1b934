import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import type { InspectContext } from '../../adapters/inspect/read-container-inspect.ts';
import type { CollectedGap } from '../../core/finding.ts';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';
import { booleanAt, integerAt, listAt, recordAt, stringAt, stringsAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { gapOf } from '../../core/gaps.ts';

/** A container of the engine, running or not. `pid` is there when it runs. */
export interface FoundContainer {
  written: WrittenWorkload;
  id: string;
  pid?: number;
}

/** What was found, and what went away or could not be read. */
export interface FoundContainers {
  containers: readonly FoundContainer[];
  gaps: readonly CollectedGap[];
}

interface Listed {
  id: string;
  name: string;
}

/** Every container of the engine, stopped ones too; unreadable when they cannot be listed. */
export async function collectContainers(
  client: EngineClient,
  context: Promise<InspectContext>,
): Promise<Observed<FoundContainers>> {
  const list = readList(await client.get('/containers/json?all=1'));
  if (list.state !== 'known') return list;
  const inspected = await Promise.all(list.value.map((container) => inspect(client, container, context)));
  const containers = inspected.flatMap((entry) => ('written' in entry ? [entry] : []));
  const gaps = inspected.flatMap((entry) => ('what' in entry ? [entry] : []));
  return { ...list, value: { containers, gaps } };
}

function readList(answer: Observed<unknown>): Observed<Listed[]> {
  try {
    return mapKnown(answer, (document) => listAt({ document }, 'document').map(listedOf));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, answer.from);
  }
}

function listedOf(entry: unknown): Listed {
  const container = recordAt({ entry }, 'entry');
  const id = stringAt(container, 'Id');
  if (id === undefined || !/^[0-9a-f]{64}$/.test(id)) throw new TypeError('a container has no id');
  return { id, name: stringsAt(container, 'Names')[0]?.replace(/^\//, '') ?? id.slice(0, 12) };
}

/** A container may be removed after it was listed: that is a gap, neither a finding nor a pass. */
async function inspect(
  client: EngineClient,
  { id, name }: Listed,
  context: Promise<InspectContext>,
): Promise<FoundContainer | CollectedGap> {
  const answer = await client.get(`/containers/${id}/json`);
  const subject = { kind: 'workload', id, name } as const;
  if (answer.state === 'absent') return { subject, what: answer.from, why: 'gone: there is no answer' };
  if (answer.state === 'unreadable') return gapOf(subject, { ...answer, from: `inspect of ${name}` });
  const pid = runningPid(answer.value);
  if (pid === undefined)
    return { subject, what: `inspect of ${name}`, why: 'malformed: it does not say whether it runs' };
  const written = readContainerInspect(inMountOrder(answer.value), await context);
  return { written, id, ...(pid > 0 ? { pid } : {}) };
}

/** The engine lists mounts in a new order each time; by target they are the same from run to run. */
function inMountOrder(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('Mounts' in document)) return document;
  if (!Array.isArray(document.Mounts)) return document;
  const mounts: readonly unknown[] = document.Mounts;
  return { ...document, Mounts: mounts.toSorted((left, right) => compare(targetOf(left), targetOf(right))) };
}

function targetOf(mount: unknown): string {
  const hasTarget = typeof mount === 'object' && mount !== null && 'Destination' in mount;
  return hasTarget && typeof mount.Destination === 'string' ? mount.Destination : '';
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** The number of the first process, 0 when there is none; `undefined` when the document does not say. */
function runningPid(document: unknown): number | undefined {
  try {
    const state = recordAt(recordAt({ document }, 'document'), 'State');
    const running = booleanAt(state, 'Running');
    return running === false ? 0 : integerAt(state, 'Pid');
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
