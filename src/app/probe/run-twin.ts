import { randomBytes } from 'node:crypto';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { textOfStream } from '../../formats/docker-stream/frames.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import { programArchive } from '../../formats/tar/write-program.ts';
import { writeTemporaryProgram, type TemporaryProgram } from '../../io/temporary-program.ts';
import { longestOutput } from '../../probes/parse-answers.ts';
import { helperPath, twinRequest } from '../../probes/twin-request.ts';
import type { ProbeEngine } from './engine.ts';
import { ownContainer } from './own-container.ts';

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
    const copied = await tryTwin(engine, inspect, helperArguments, signal, undefined);
    return mounted === undefined || copied.output.state === 'known'
      ? copied
      : withFirstFailure(copied, mounted);
  } finally {
    await program?.remove();
  }
}

/** Returns a run that failed with why the one before it failed: that of a copied helper says nothing of the mounted one. */
function withFirstFailure(run: HelperRun, { output }: HelperRun): HelperRun {
  if (run.output.state !== 'unreadable' || output.state !== 'unreadable') return run;
  if (run.output.detail === output.detail) return run;
  const detail = `${output.detail}; with the helper copied into it, ${run.output.detail}`;
  return { ...run, output: { ...run.output, detail } };
}

const interrupted = unreadable('undetermined', 'interrupted', 'twin');

/** Whether a failure may be one of the file of the helper: another way to bring it in may succeed. */
interface Attempt extends HelperRun {
  mayRetry: boolean;
}

async function tryTwin(
  engine: ProbeEngine,
  inspect: JsonRecord,
  helperArguments: readonly string[],
  signal: AbortSignal,
  program: TemporaryProgram | undefined,
): Promise<Attempt> {
  const { writer } = engine;
  const { body, networks } = twinRequest(inspect, {
    helperArguments,
    labels: engine.twinLabels(),
    ...(program && { helperFile: program.path }),
  });
  const name = `ironhull-probe-${randomBytes(6).toString('hex')}`;
  const created = await writer.createContainer(name, body);
  if (created.state !== 'known')
    return { output: failed(created, 'no twin could be created'), remarks: [], mayRetry: true };
  const id = created.value;
  const twin = ownContainer(id, writer, signal);
  const started = signal.aborted ? interrupted : await startTwin(engine, id, networks, program === undefined);
  const read =
    started.state === 'known'
      ? await readOutput(engine, id)
      : failed(started, 'the twin could not be started');
  const stillThere = await twin.remove();
  return {
    // The log of a twin that was removed meanwhile is gone.
    output: read.state !== 'known' && signal.aborted ? interrupted : read,
    remarks:
      stillThere === undefined
        ? []
        : [`twin ${name} could not be removed (${stillThere}): docker rm -f -v ${name}`],
    mayRetry: started.state !== 'known',
  };
}

/** Connects a twin with its other networks, copies the helper into it if it is not mounted, and starts it. */
async function startTwin(
  { writer, helper }: ProbeEngine,
  id: string,
  networks: readonly string[],
  isCopied: boolean,
): Promise<Observed<void>> {
  for (const network of networks) {
    const connected = await writer.connectNetwork(network, id);
    if (connected.state !== 'known') return connected;
  }
  if (isCopied) {
    const copied = await writer.putArchive(id, '/', programArchive(helperPath.slice(1), helper));
    if (copied.state !== 'known') return copied;
  }
  return writer.startContainer(id);
}

async function readOutput({ writer }: ProbeEngine, id: string): Promise<Observed<string>> {
  const ended = await writer.waitForContainer(id, helperTimeoutMs);
  const logs = await writer.readLogs(id, longestOutput);
  if (logs.state !== 'known') return logs;
  const text = textOfStream(logs.value, 1);
  if (text === undefined) return unreadable('malformed', 'the log of the twin is damaged', logs.from);
  if (text !== '') return known(text, logs.from);
  if (ended.state === 'unreadable') return failed(ended, 'the helper did not end');
  const errors = textOfStream(logs.value, 2)?.slice(0, 200) ?? '';
  return unreadable('undetermined', `the helper wrote nothing: ${errors}`, logs.from);
}

function failed(reading: Observed<unknown>, what: string): Observed<never> {
  return reading.state === 'unreadable'
    ? { ...reading, detail: `${what}: ${reading.detail}` }
    : unreadable('undetermined', what, reading.from);
}
