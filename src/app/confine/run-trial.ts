import { randomBytes } from 'node:crypto';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { TrialOutcome } from '../../core/confine/proof.ts';
import { textOfStream } from '../../formats/docker-stream/frames.ts';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { EngineWriter } from '../../io/engine/writing-client.ts';
import { ownContainer } from '../probe/own-container.ts';
import type { ApplicationTwin } from './application-twin.ts';
import { exerciseEnvironment } from './exercise-environment.ts';
import { runShellCommand } from './run-command.ts';
import { waitUntilReady, type ReadyPlan } from './wait-until-ready.ts';

/** How an application is tried; `timeoutMs` is also the longest time of the exercise. */
export interface TrialPlan extends ReadyPlan {
  /** Shell command that uses it; without one, it is enough that it gets ready. */
  exercise?: string;
}

const longestLog = 1024 * 1024;
const shownCharacters = 2000;

export interface TrialEngine {
  client: EngineClient;
  writer: EngineWriter;
  /** Reports a twin that is still there. */
  progress: (line: string) => void;
}

/**
 * Starts the twin, waits until it is ready, runs the exercise, calls `use` while it still runs if it passed, and
 * removes it.
 */
export async function runTrial(
  { client, writer, progress }: TrialEngine,
  twin: ApplicationTwin,
  plan: TrialPlan,
  use?: (name: string) => Promise<void>,
): Promise<TrialOutcome> {
  const name = `ironhull-twin-${randomBytes(6).toString('hex')}`;
  const created = await writer.createContainer(name, twin.body);
  if (created.state !== 'known') return failure('no twin could be created', created);
  const id = created.value;
  const own = ownContainer(id, writer, plan.signal);
  try {
    for (const network of twin.networks) {
      const connected = await writer.connectNetwork(network, id);
      if (connected.state !== 'known') return failure('a network could not be joined', connected);
    }
    const started = await writer.startContainer(id);
    if (started.state !== 'known') return failure('the container could not be started', started);
    const outcome = await tryApplication({ client, writer, progress, id, plan });
    if (outcome.passed) await use?.(name);
    return outcome;
  } finally {
    const stillThere = await own.remove();
    if (stillThere !== undefined)
      progress(`twin ${name} could not be removed (${stillThere}): docker rm -f -v ${name}`);
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
  const notReady = await waitUntilReady(id, client, plan);
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
