import { randomBytes } from 'node:crypto';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { textOfStream } from '../../formats/docker-stream/frames.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import { programArchive } from '../../formats/tar/write-program.ts';
import { writeTemporaryProgram, type TemporaryProgram } from '../../io/temporary-program.ts';
import { longestOutput } from '../../probes/parse-answers.ts';
import { helperPath, twinRequest } from '../../probes/twin-request.ts';
import type { ProbeEngine } from './engine.ts';

/** Longest time that a helper may take, in milliseconds: it takes some 100. */
export const helperTimeoutMs = 20_000;

/** What the helper wrote, and what its run left undone. */
export interface HelperRun {
  output: Observed<string>;
  remarks: readonly string[];
}

/** Runs the helper in a twin of a container, which is removed however the run ends. */
export async function runTwin(
  engine: ProbeEngine,
  inspect: JsonRecord,
  helperArguments: readonly string[],
  signal: AbortSignal,
): Promise<HelperRun> {
  const program = engine.isLocal ? await writeTemporaryProgram('helper', engine.helper) : undefined;
  try {
    const mounted = program && (await tryTwin(engine, inspect, helperArguments, signal, program));
    // The engine may be in another file system, or the folder of temporary files allow no programs.
    if (mounted !== undefined && (mounted.output.state === 'known' || !mounted.mayRetry || signal.aborted))
      return mounted;
    return await tryTwin(engine, inspect, helperArguments, signal, undefined);
  } finally {
    await program?.remove();
  }
}

const interrupted = unreadable('undetermined', 'interrupted', 'twin');

/** Whether a failure may be one of the file of the helper: another way to bring it in may succeed. */
interface Attempt extends HelperRun {
  mayRetry: boolean;
}

async function tryTwin(
  { writer, helper }: ProbeEngine,
  inspect: JsonRecord,
  helperArguments: readonly string[],
  signal: AbortSignal,
  program: TemporaryProgram | undefined,
): Promise<Attempt> {
  const { body, networks } = twinRequest(inspect, {
    helperArguments,
    ...(program && { helperFile: program.path }),
  });
  const name = `ironhull-probe-${randomBytes(6).toString('hex')}`;
  const created = await writer.createContainer(name, body);
  if (created.state !== 'known')
    return { output: failed(created, 'no twin could be created'), remarks: [], mayRetry: true };
  const id = created.value;
  // The engine refuses a second removal while the first one goes on.
  let removal: Promise<Observed<void>> | undefined;
  const remove = (): Promise<Observed<void>> => (removal ??= writer.removeContainer(id));
  const end = (): void => void remove();
  signal.addEventListener('abort', end, { once: true });
  let output: Observed<string>;
  let mayRetry = false;
  try {
    const prepared = await prepare(id, networks);
    const started =
      prepared.state === 'unreadable' || signal.aborted ? prepared : await writer.startContainer(id);
    mayRetry = started.state !== 'known';
    output = signal.aborted
      ? interrupted
      : started.state === 'known'
        ? ended(await readOutput(id))
        : failed(started, 'the twin could not be started');
  } finally {
    signal.removeEventListener('abort', end);
  }
  const first = await remove();
  // A removal fails while the container is being started.
  const removed = first.state === 'unreadable' ? await writer.removeContainer(id) : first;
  const remarks =
    removed.state === 'unreadable'
      ? [`twin ${name} could not be removed (${removed.detail}): docker rm -f -v ${name}`]
      : [];
  return { output, remarks, mayRetry };

  /** The log of a twin that was removed meanwhile is gone. */
  function ended(read: Observed<string>): Observed<string> {
    return read.state !== 'known' && signal.aborted ? interrupted : read;
  }

  async function prepare(container: string, others: readonly string[]): Promise<Observed<void>> {
    const steps = [
      ...others.map((network) => () => writer.connectNetwork(network, container)),
      ...(program === undefined
        ? [() => writer.putArchive(container, '/', programArchive(helperPath.slice(1), helper))]
        : []),
    ];
    for (const step of steps) {
      const done = await step();
      if (done.state !== 'known') return done;
    }
    return known(undefined, 'twin');
  }

  async function readOutput(container: string): Promise<Observed<string>> {
    const ended = await writer.waitForContainer(container, helperTimeoutMs);
    const logs = await writer.readLogs(container, longestOutput);
    if (logs.state !== 'known') return logs;
    const text = textOfStream(logs.value, 1);
    if (text === undefined) return unreadable('malformed', 'the log of the twin is damaged', logs.from);
    if (text === '' && ended.state === 'unreadable') return failed(ended, 'the helper did not end');
    if (text === '')
      return unreadable(
        'undetermined',
        `the helper wrote nothing: ${textOfStream(logs.value, 2)?.slice(0, 200) ?? ''}`,
        logs.from,
      );
    return known(text, logs.from);
  }
}

function failed(reading: Observed<unknown>, what: string): Observed<never> {
  return reading.state === 'unreadable'
    ? { ...reading, detail: `${what}: ${reading.detail}` }
    : unreadable('undetermined', what, reading.from);
}
