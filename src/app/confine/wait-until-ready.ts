import { setTimeout as pause } from 'node:timers/promises';
import { valueOf } from '../../core/observed.ts';
import { integerAt, isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { seenListeningSockets } from '../../io/process-sockets.ts';

/** When a container counts as ready, and how long that may take. */
export interface ReadyPlan {
  /** TCP ports on which it listens when it is ready, if it has no health check. */
  ports: readonly number[];
  /** Longest time in milliseconds. */
  timeoutMs: number;
  signal: AbortSignal;
}

const pollMs = 50;
/** How long a container without a health check and without ports has to run to be ready. */
const settleMs = 1000;

/** Waits until a container is ready. Returns why it did not get ready; `undefined` if it did. */
export async function waitUntilReady(
  id: string,
  client: EngineClient,
  { ports, timeoutMs, signal }: ReadyPlan,
): Promise<string | undefined> {
  const began = performance.now();
  for (;;) {
    if (signal.aborted) return 'interrupted';
    const answer = valueOf(await client.get(`/containers/${id}/json`));
    const state = isJsonRecord(answer) ? recordAt(answer, 'State') : undefined;
    if (state?.['Running'] !== true)
      return `the container ended with ${integerAt(state, 'ExitCode') ?? 'an unknown code'} before it was ready`;
    const elapsed = performance.now() - began;
    if (await isReady(state, ports, elapsed)) return undefined;
    if (elapsed > timeoutMs) return `the container was not ready within ${timeoutMs / 1000} s`;
    await pause(pollMs);
  }
}

async function isReady(state: JsonRecord, ports: readonly number[], elapsed: number): Promise<boolean> {
  const health = stringAt(recordAt(state, 'Health'), 'Status');
  if (health !== undefined && health !== 'none') return health === 'healthy';
  if (ports.length === 0) return elapsed >= settleMs;
  const pid = integerAt(state, 'Pid') ?? 0;
  const sockets = await seenListeningSockets(pid, ['tcp', 'tcp6']);
  const listening = new Set(sockets.map(({ port }) => port));
  return ports.every((port) => listening.has(port));
}
