import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { tracerRecordReader } from '../confine/recording/tracer-records.ts';
import type { TracerRecord } from '../confine/recording/tracer-records.ts';

/** What the tracer traces of a process: its system calls, or only what it starts and the calls of that. */
export type TracedPart = 'calls' | 'events';

/** The tracer `native/trace` while it runs. */
export interface TracerProcess {
  pid: number;
  /** Traces a process, or the one of a thread. */
  trace(task: number, part: TracedPart): void;
  /** Resolves when what was to be traced so far is, with the records up to then; `undefined` if the tracer ended. */
  ready(): Promise<TracerRecord | undefined>;
  /** Ends the tracer, which detaches every task, and waits until all records were handed on. */
  stop(): Promise<void>;
}

/** Starts the tracer; `take` receives its records, and `undefined` once when it has ended. */
export function startTracer(
  path: string,
  args: readonly string[],
  take: (record: TracerRecord | undefined) => void,
): TracerProcess {
  // In a session of its own: Ctrl-C is for the recorder, which reads what is left before it ends the tracer.
  const child = spawn(path, args, { stdio: ['pipe', 'pipe', 'ignore'], detached: true, env: {} });
  preferTracer(child.pid);
  const readRecords = tracerRecordReader();
  const waiting: ((record: TracerRecord | undefined) => void)[] = [];
  let isOver = false;
  child.stdout.on('data', (part: Buffer) => {
    for (const record of readRecords(part)) {
      take(record);
      if (record.kind === 'ready' || record.kind === 'unfit') waiting.shift()?.(record);
    }
  });
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      for (const tell of waiting) tell(undefined);
      take(undefined);
      resolve();
    };
    child.once('error', end);
    child.once('close', end);
  });
  // The tracer ended, which `close` reports.
  child.stdin.on('error', () => undefined);
  const write = (line: string): void => void child.stdin.write(`${line}\n`);
  return {
    pid: child.pid ?? 0,
    trace: (task, part) => write(`${part} ${task}`),
    ready() {
      if (isOver) return Promise.resolve(undefined);
      const answer = new Promise<TracerRecord | undefined>((resolve) => waiting.push(resolve));
      write('ready');
      return answer;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Each call of a traced task waits for the tracer twice: on a busy machine these waits are most of the cost. */
function preferTracer(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, -10);
  } catch {
    // Only root may, and without root nothing is traced.
  }
}
