import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import type { InspectContext } from '../../adapters/inspect/read-container-inspect.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import {
  booleanAt,
  integerAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
} from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { gapOf } from '../../core/findings/gaps.ts';

/** A container of the engine; `pid` is present if it runs. */
export interface CollectedContainer {
  written: WrittenWorkload;
  id: string;
  pid?: number;
  /** Its inspect document. */
  document: unknown;
  /** When it was last created, started or stopped, in milliseconds since 1970; 0 if the document does not say. */
  settledAt: number;
}

/** Containers and gaps. */
export interface CollectedContainers {
  containers: readonly CollectedContainer[];
  gaps: readonly CollectedGap[];
}

interface Listed {
  id: string;
  name: string;
}

/** Returns every container, running or stopped; unreadable if listing fails. */
export async function collectContainers(
  client: EngineClient,
  context: Promise<InspectContext>,
): Promise<Observed<CollectedContainers>> {
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
  if (id === undefined || !/^[0-9a-f]{64}$/.test(id)) throw new TypeError('a container has no ID');
  return { id, name: stringsAt(container, 'Names')[0]?.replace(/^\//, '') ?? id.slice(0, 12) };
}

/** Inspects a container; one removed after listing is a gap. */
async function inspect(
  client: EngineClient,
  { id, name }: Listed,
  context: Promise<InspectContext>,
): Promise<CollectedContainer | CollectedGap> {
  const answer = await client.get(`/containers/${id}/json`);
  const subject = { kind: 'workload', id, name } as const;
  if (answer.state === 'absent') return { subject, what: answer.from, why: 'gone: no answer' };
  if (answer.state === 'unreadable') return gapOf(subject, { ...answer, from: `inspect of ${name}` });
  const pid = runningPid(answer.value);
  if (pid === undefined)
    return { subject, what: `inspect of ${name}`, why: 'malformed: running state missing' };
  const written = readContainerInspect(inMountOrder(answer.value), await context);
  const settledAt = lastEvent(answer.value);
  return { written, id, document: answer.value, settledAt, ...(pid > 0 ? { pid } : {}) };
}

/** Sorts mounts by target: the engine lists them in random order. */
export function inMountOrder(document: unknown): unknown {
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

/** Returns when a container was last created, started or stopped. */
function lastEvent(document: unknown): number {
  const root = isJsonRecord(document) ? document : {};
  const state = isJsonRecord(root['State']) ? root['State'] : {};
  const times = [root['Created'], state['StartedAt'], state['FinishedAt']].map((time) =>
    typeof time === 'string' ? Date.parse(time) : 0,
  );
  return Math.max(0, ...times.filter((time) => Number.isFinite(time)));
}

/** Returns the first process ID, 0 if there is none; absent if the document lacks it. */
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
