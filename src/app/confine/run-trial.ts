import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { TrialOutcome } from '../../core/proof.ts';
import { textOfStream } from '../../formats/docker-stream/frames.ts';
import { integerAt, isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { EngineWriter } from '../../io/engine/writing-client.ts';
import { seenListeningSockets } from '../../io/process-sockets.ts';
import type { ApplicationTwin } from './application-twin.ts';
import { exerciseEnvironment } from './exercise-environment.ts';
import { runShellCommand } from './run-command.ts';

/** How an application is tried. */
export interface TrialPlan {
  /** Shell command that uses it; without one, it is enough that it gets ready. */
  exercise?: string;
  /** TCP ports on which it listens when it is ready. */
  ports: readonly number[];
  /** Longest time to get ready, and longest time of the exercise, in milliseconds. */
  timeoutMs: number;
  signal: AbortSignal;
}

const pollMs = 50;
/** How long a container without a health check and without ports has to run to be ready. */
const settleMs = 1000;
const longestLog = 1024 * 1024;
const shownCharacters = 2000;

export interface TrialEngine {
  client: EngineClient;
  writer: EngineWriter;
}

/**
 * Starts the twin, waits until it is ready, runs the exercise, calls `use` while it still runs if it passed, and
 * removes it.
 */
export async function runTrial(
  { client, writer }: TrialEngine,
  twin: ApplicationTwin,
  plan: TrialPlan,
  use?: (name: string) => Promise<void>,
): Promise<TrialOutcome> {
  const name = `ironhull-twin-${randomBytes(6).toString('hex')}`;
  const created = await writer.createContainer(name, twin.body);
  if (created.state !== 'known') return failure('no twin could be created', created);
  const id = created.value;
  const stop = (): void => void writer.removeContainer(id);
  plan.signal.addEventListener('abort', stop, { once: true });
  try {
    for (const network of twin.networks) {
      const connected = await writer.connectNetwork(network, id);
      if (connected.state !== 'known') return failure('a network could not be joined', connected);
    }
    const started = await writer.startContainer(id);
    if (started.state !== 'known') return failure('the container could not be started', started);
    const outcome = await tryApplication({ client, writer, id, plan });
    if (outcome.passed) await use?.(name);
    return outcome;
  } finally {
    plan.signal.removeEventListener('abort', stop);
    await writer.removeContainer(id);
  }
}

function failure(what: string, reading: Observed<unknown>): TrialOutcome {
  return {
    passed: false,
    why: reading.state === 'unreadable' ? `${what}: ${reading.detail}` : what,
    output: '',
  };
}

interface Trial extends TrialEngine {
  id: string;
  plan: TrialPlan;
}

async function tryApplication(trial: Trial): Promise<TrialOutcome> {
  const { id, writer, client, plan } = trial;
  const notReady = await waitUntilReady(trial);
  const logs = async (): Promise<string> => {
    const stream = valueOf(await writer.readLogs(id, longestLog));
    return stream === undefined ? '' : `${textOfStream(stream, 1) ?? ''}${textOfStream(stream, 2) ?? ''}`;
  };
  if (notReady !== undefined) return { passed: false, why: notReady, output: tail(await logs()) };
  if (plan.exercise === undefined) return { passed: true, why: 'the container got ready', output: '' };
  const inspect = await inspectTwin(id, client);
  const ended = await runShellCommand(
    plan.exercise,
    exerciseEnvironment(inspect ?? {}),
    plan.timeoutMs,
    plan.signal,
  );
  if (ended.exitCode === 0) return { passed: true, why: 'the exercise passed', output: '' };
  return {
    passed: false,
    why: ended.timedOut
      ? `the exercise did not end within ${plan.timeoutMs / 1000} s`
      : `the exercise ended with ${ended.exitCode}`,
    output: tail(`${await logs()}\n${ended.output}`),
  };
}

const tail = (text: string): string => text.trim().slice(-shownCharacters);

async function inspectTwin(id: string, client: EngineClient): Promise<JsonRecord | undefined> {
  const answer = valueOf(await client.get(`/containers/${id}/json`));
  return isJsonRecord(answer) ? answer : undefined;
}

/** Returns why the container did not get ready; `undefined` if it did. */
async function waitUntilReady({ id, client, plan }: Trial): Promise<string | undefined> {
  const began = performance.now();
  for (;;) {
    if (plan.signal.aborted) return 'interrupted';
    const inspect = await inspectTwin(id, client);
    const state = recordAt(inspect, 'State');
    if (state?.['Running'] !== true)
      return `the container ended with ${integerAt(state, 'ExitCode') ?? 'an unknown code'} before it was ready`;
    const elapsed = performance.now() - began;
    if (await isReady(state, plan.ports, elapsed)) return undefined;
    if (elapsed > plan.timeoutMs) return `the container was not ready within ${plan.timeoutMs / 1000} s`;
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
