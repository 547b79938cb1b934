import { setTimeout as pause } from 'node:timers/promises';
import { IronhullError } from '../../core/errors.ts';
import { valueOf } from '../../core/observed.ts';
import type { Recording } from '../../core/confine/recording.ts';
import { booleanAt, integerAt, isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { peakMemoryOf } from '../../recorder/group-memory.ts';
import { processesOfContainer } from '../../recorder/machine-tasks.ts';
import { sampleContainer } from '../../recorder/sample-container.ts';
import { startRecorder } from '../../recorder/start-recorder.ts';
import type { RecordedArchitecture, Recorder } from '../../recorder/start-recorder.ts';
import { engineWriter } from '../../io/engine/writing-client.ts';
import { readNativeProgram } from '../native/read-native-program.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { composeRecording } from './compose-recording.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { openEngine } from '../targets/engine/open.ts';
import { exerciseEnvironment, publishedTcpPorts } from './exercise-environment.ts';
import { createdContainer } from './created-container.ts';
import { capabilityBitsOf, inspectContainerOrService } from './observed-container.ts';
import type { InspectedContainer } from './observed-container.ts';
import { requireFollowed, requireHere, requireRunning } from './require-recordable.ts';
import { refuseRestart, restartContainer } from './restart-container.ts';
import { startShellCommand } from './run-command.ts';
import { nameInRunLine, startByRunLine } from './start-by-run-line.ts';
import type { StartedContainer } from './started-container.ts';
import { waitUntilReady } from './wait-until-ready.ts';
import { changedPaths, type ChangedPath } from './changed-paths.ts';
import { watchFiles, type ContainerFileWatch } from './watch-files.ts';

/** What is recorded, and until when. */
export interface RecordRequest extends EngineOptions {
  /** A running container, or a Compose service. */
  container?: string;
  /** Restarts that container, so that the recording has its start. */
  restart?: boolean;
  /** `docker run …`: starts the container that is recorded. */
  runLine?: readonly string[];
  /** Ends after that many seconds; with `exercise` at its end. Without either when the container ends. */
  seconds?: number;
  /** Shell command that uses the application. */
  exercise?: string;
  /** Is given the name of the container before anything is started or recorded; empty if the engine will choose it. */
  begin?: (name: string) => Promise<void>;
}

const architectures: Readonly<Record<string, RecordedArchitecture>> = { x64: 'x86_64', arm64: 'aarch64' };
const nativeArchitectures = { x86_64: 'amd64', aarch64: 'arm64' } as const;
const sampleEveryMs = 1000;
/** Longest time that an exercise waits for a container that starts. */
const readyMs = 60_000;

/**
 * Records what a container does until the exercise, the time or the container ends, or `signal` aborts.
 * @throws IronhullError `RECORDER_UNAVAILABLE` with what is missing.
 */
export async function record(
  request: RecordRequest,
  runtime: RuntimeContext,
  signal: AbortSignal,
): Promise<Recording> {
  const architecture = architectures[process.arch];
  if (process.platform !== 'linux' || architecture === undefined)
    throw new IronhullError(
      'RECORDER_UNAVAILABLE',
      `${process.platform} on ${process.arch}: only Linux on x86_64 and aarch64`,
    );
  const { client } = await openEngine(request, runtime);
  try {
    return await recordWith({ request, runtime, signal, architecture, client });
  } finally {
    client.close();
  }
}

interface RecordContext {
  request: RecordRequest;
  runtime: RuntimeContext;
  signal: AbortSignal;
  architecture: RecordedArchitecture;
  client: EngineClient;
}

async function recordWith(context: RecordContext): Promise<Recording> {
  const { request, runtime, architecture, client } = context;
  const running =
    request.container === undefined ? undefined : await runningContainer(request.container, client);
  await request.begin?.(running?.workload.name ?? nameInRunLine(request.runLine ?? []));
  if (request.restart === true && running !== undefined) await refuseRestart(running, client);
  const recorder = await startRecorder(
    architecture,
    running && request.restart !== true
      ? { id: running.id, held: capabilityBitsOf(running.workload) }
      : undefined,
    await readNativeProgram('trace', nativeArchitectures[architecture]),
  );
  if (recorder.state !== 'known')
    throw new IronhullError(
      'RECORDER_UNAVAILABLE',
      recorder.state === 'absent' ? 'there is no tracefs' : recorder.detail,
    );
  if (recorder.value.notice !== undefined) runtime.progress(recorder.value.notice);
  const recorders = { tasks: recorder.value, files: await watchFiles(architecture) };
  try {
    return await watch(context, recorders, running);
  } catch (error) {
    // Each of them, also if the error is of one of them.
    await Promise.allSettled([recorder.value.stop(), recorders.files.stop(() => undefined)]);
    throw error;
  }
}

interface Recorders {
  tasks: Recorder;
  files: ContainerFileWatch;
}

async function runningContainer(name: string, client: EngineClient): Promise<InspectedContainer> {
  const found = await inspectContainerOrService(name, client);
  requireRunning(found);
  await requireHere(found, client);
  return found;
}

/** Waits until a container that was just started can be exercised; says so if it does not get ready. */
async function waitForStart(
  { client, runtime, signal }: RecordContext,
  { id, document }: InspectedContainer,
): Promise<void> {
  const ports = publishedTcpPorts(document);
  const why = await waitUntilReady(id, client, { ports, timeoutMs: readyMs, signal });
  if (why !== undefined && !signal.aborted) runtime.progress(`${why}: the exercise begins`);
}

/** Ways in which a recording ends. */
async function waitForEnd(
  { request, signal }: RecordContext,
  container: InspectedContainer,
): Promise<number | undefined> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const ended = containerEnd(container, signal);
  const exercise =
    request.exercise === undefined
      ? undefined
      : startShellCommand(request.exercise, exerciseEnvironment(container.document));
  const time =
    request.seconds === undefined ? undefined : pause(request.seconds * 1000, undefined, { ref: false });
  const ends = [aborted, ended, exercise?.ended, time].filter((one) => one !== undefined);
  await Promise.race(ends);
  const code = exercise === undefined ? undefined : await Promise.race([exercise.ended, pause(0, undefined)]);
  if (code === undefined) exercise?.stop();
  return exercise === undefined ? undefined : (code?.exitCode ?? (await exercise.ended).exitCode);
}

/** Resolves when the container's first process is gone. */
async function containerEnd({ id, pid }: InspectedContainer, signal: AbortSignal): Promise<undefined> {
  if (pid === undefined) return undefined;
  while (!signal.aborted && (await processesOfContainer(id)).includes(pid))
    await pause(sampleEveryMs, undefined, { ref: false });
  return undefined;
}

async function watch(
  context: RecordContext,
  recorders: Recorders,
  running: InspectedContainer | undefined,
): Promise<Recording> {
  const { request, runtime } = context;
  const { tasks: recorder, files } = recorders;
  const startedAt = runtime.clock.now();
  const started = await startIfAsked(context, recorders, running);
  if (started !== undefined) await requireFollowed(started, recorder, context.client);
  const container = started?.container ?? running;
  if (container === undefined) throw new IronhullError('USAGE', 'name a container, or give -- docker run …');
  files.begin(container);
  const programOf = (task: number): string | undefined => recorder.programOf(task);
  const sampler = sampleContainer(valueOf(container.workload.settings.network.value)?.kind !== 'host');
  const sampling = sampleUntil(context, container, async (id, pid, written) => {
    const executed = recorder.executed();
    files.sample(executed, programOf);
    await sampler.sample(id, pid, { executed, written: [...written, ...files.written()] });
  });
  if (started !== undefined && request.exercise !== undefined) await waitForStart(context, container);
  const exitCode = await waitForEnd(context, container);
  const { peakMemory, changes } = await sampling.stop();
  const tasks = await recorder.stop();
  const watched = await files.stop(programOf);
  started?.stop();
  if (started !== undefined && container.pid === undefined && tasks.observations.calls.length === 0)
    throw new IronhullError('TARGET_MISSING', `${container.workload.name}: the container did not start`);
  return composeRecording({
    container,
    architecture: context.architecture,
    kernel: valueOf(await runtime.files.readText('/proc/sys/kernel/osrelease'))?.trim() ?? '',
    run: {
      startedAt,
      ...(request.exercise === undefined || exitCode === undefined
        ? {}
        : { exercise: { command: request.exercise, exitCode } }),
    },
    tasks,
    samples: sampler.result(),
    files: watched,
    changes,
    peakMemory,
  });
}

/** Starts the container that is recorded, by the command that was given or again; `undefined` if it only runs. */
async function startIfAsked(
  { request, runtime, client }: RecordContext,
  { tasks: recorder, files }: Recorders,
  running: InspectedContainer | undefined,
): Promise<StartedContainer | undefined> {
  if (running !== undefined && request.restart !== true) return undefined;
  const dataRoot = await dataRootOf(client);
  const expect = async (id: string): Promise<void> => {
    if (dataRoot !== undefined) files.expect(id, await createdContainer(id, dataRoot, runtime.files));
  };
  if (running === undefined) return startByRunLine(request.runLine ?? [], client, { recorder, expect });
  await expect(running.id);
  const writer = engineWriter(client, runtime.env);
  try {
    runtime.progress(`restarting ${running.workload.name}`);
    return await restartContainer(running, { client, writer }, recorder);
  } finally {
    writer.close();
  }
}

/** The folder of the engine's own files. */
async function dataRootOf(client: EngineClient): Promise<string | undefined> {
  const info = valueOf(await client.get('/info'));
  return isJsonRecord(info) ? stringAt(info, 'DockerRootDir') : undefined;
}

/** What the engine says of the container. */
interface EngineSamples {
  peakMemory: number | undefined;
  /** What differed from the image when the engine was last asked; `undefined` if it never said. */
  changes: readonly ChangedPath[] | undefined;
}

interface Sampling {
  /** Asks once more, and returns what was found. */
  stop(): Promise<EngineSamples>;
}

function sampleUntil(
  { client }: RecordContext,
  { id, pid, document }: InspectedContainer,
  sample: (id: string, pid: number, written: readonly ChangedPath[]) => Promise<void>,
): Sampling {
  const stopped = new AbortController();
  const autoRemove = booleanAt(recordAt(document, 'HostConfig') ?? {}, 'AutoRemove') ?? false;
  let peakMemory: number | undefined;
  let changes: readonly ChangedPath[] | undefined;
  const once = async (): Promise<void> => {
    const answer = await changedPaths(id, client);
    // While the engine removes a container of `docker run --rm`, everything in it looks deleted.
    const isThere = !autoRemove || (await processesOfContainer(id)).length > 0;
    if (isThere) changes = answer ?? changes;
    if (pid !== undefined) await sample(id, pid, changes ?? []);
    // With control groups of version 2 the engine knows only what is used now.
    const used =
      (pid === undefined ? undefined : await peakMemoryOf(id, pid)) ?? (await memoryUse(id, client));
    if (used !== undefined) peakMemory = Math.max(peakMemory ?? 0, used);
  };
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await once();
      await pause(sampleEveryMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await loop;
      await once();
      return { peakMemory, changes };
    },
  };
}

async function memoryUse(id: string, client: EngineClient): Promise<number | undefined> {
  const stats = valueOf(await client.get(`/containers/${id}/stats?stream=0&one-shot=1`));
  const memory = isJsonRecord(stats) ? recordAt(stats, 'memory_stats') : undefined;
  return integerAt(memory, 'max_usage') ?? integerAt(memory, 'usage');
}
