import { closeSync, constants, openSync, readSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEventFormat } from '../formats/tracefs/event-format.ts';
import type { EventFormat } from '../formats/tracefs/event-format.ts';
import { errorCode } from '../io/failure.ts';
import { isProcessAlive } from '../io/process-alive.ts';

/** A trace buffer of its own (Documentation/trace/ftrace.rst, section "Instances"). */
export interface TracingInstance {
  /** Follows tasks and, from now on, their children. Tasks that ended meanwhile are left out. */
  follow(tasks: readonly number[]): void;
  /** Returns the format of an event (`sched/sched_process_exec`); `undefined` if the kernel has none. */
  format(event: string): Promise<EventFormat | undefined>;
  /** Names of the events of a subsystem (`syscalls`); none if the kernel has no such subsystem. */
  events(subsystem: string): Promise<readonly string[]>;
  /** Starts to record an event. */
  enable(event: string): void;
  /** Records no more of an event. */
  disable(event: string): void;
  /** Changes the filter of an event; `0` removes it. Returns whether the kernel took it. */
  filter(event: string, filter: string): boolean;
  /** Calls `use` for each page that is filled by now, until `most` pages were read. Returns how many were. */
  drain(most: number, use: (page: Buffer) => void): number;
  /** Number of records that the kernel could not store, since the start. */
  lost(): Promise<number>;
  /** Removes the buffer. */
  close(): Promise<void>;
}

/** Size of the buffer of one processor in KiB: some hundred thousand records. */
const usualBufferKib = 16 * 1024;

const largestPage = 64 * 1024;

/** `ironhull-<pid>`: an instance whose process is gone was left by a recorder that was killed. */
const instanceName = /^ironhull-(?<pid>\d+)-/u;

/**
 * Creates an instance in a mounted tracefs, and removes those of recorders that were killed.
 * @throws the system's error if it cannot be created.
 */
export async function openTracingInstance(
  tracefs: string,
  suffix: string,
  bufferKib = usualBufferKib,
): Promise<TracingInstance> {
  const instances = join(tracefs, 'instances');
  await removeAbandoned(instances);
  const path = join(instances, `ironhull-${process.pid}-${suffix}`);
  await mkdir(path);
  const set = (file: string, value: string): void => writeFileSync(join(path, file), value, { flag: 'r+' });
  let buffers: readonly number[] = [];
  const close = async (): Promise<void> => {
    for (const buffer of buffers) closeSync(buffer);
    buffers = [];
    await removeInstance(path);
  };
  try {
    set('buffer_size_kb', String(bufferKib));
    // The clock of `process.hrtime`, so that a time of ours bounds what was read.
    set('trace_clock', 'mono');
    set('options/event-fork', '1');
    // A full buffer refuses new records and counts them; the oldest, which say who is who, stay.
    set('options/overwrite', '0');
    const processors = (await readdir(join(path, 'per_cpu'))).filter((name) => name.startsWith('cpu'));
    buffers = processors.map((name) =>
      openSync(join(path, 'per_cpu', name, 'trace_pipe_raw'), constants.O_RDONLY | constants.O_NONBLOCK),
    );
    return {
      ...instanceFiles(path, set, processors),
      drain: (most, use) => drainBuffers(buffers, most, use),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type SetFile = (file: string, value: string) => void;

function instanceFiles(
  path: string,
  set: SetFile,
  processors: readonly string[],
): Omit<TracingInstance, 'drain' | 'close'> {
  return {
    follow(tasks) {
      for (const task of tasks) followTask(path, task);
    },
    async format(event) {
      try {
        return parseEventFormat(await readFile(join(path, 'events', event, 'format'), 'utf8'));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    async events(subsystem) {
      try {
        const entries = await readdir(join(path, 'events', subsystem), { withFileTypes: true });
        return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return [];
        throw error;
      }
    },
    enable: (event) => set(`events/${event}/enable`, '1'),
    disable: (event) => set(`events/${event}/enable`, '0'),
    filter(event, filter) {
      try {
        set(`events/${event}/filter`, filter);
        return true;
      } catch (error) {
        if (errorCode(error) === undefined) throw error;
        return false;
      }
    },
    async lost() {
      const stats = await Promise.all(
        processors.map((name) => readFile(join(path, 'per_cpu', name, 'stats'), 'utf8')),
      );
      const counts = stats.flatMap((text) => [
        ...text.matchAll(/^(?:commit overrun|overrun|dropped events): (\d+)$/gmu),
      ]);
      return counts.reduce((sum, [, count]) => sum + Number(count), 0);
    },
  };
}

function followTask(path: string, task: number): void {
  try {
    writeFileSync(join(path, 'set_event_pid'), `${task}\n`, { flag: 'a' });
  } catch (error) {
    // The task ended: a trace of it would be empty.
    if (errorCode(error) !== 'ESRCH' && errorCode(error) !== 'EINVAL') throw error;
  }
}

function drainBuffers(buffers: readonly number[], most: number, use: (page: Buffer) => void): number {
  const page = Buffer.allocUnsafe(largestPage);
  let pages = 0;
  for (const buffer of buffers)
    while (pages < most) {
      const length = readPage(buffer, page);
      if (length === 0) break;
      pages += 1;
      use(page.subarray(0, length));
    }
  return pages;
}

function readPage(buffer: number, page: Buffer): number {
  try {
    return readSync(buffer, page, 0, page.length, null);
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}

async function removeInstance(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

async function removeAbandoned(instances: string): Promise<void> {
  for (const name of await readdir(instances)) {
    const pid = instanceName.exec(name)?.groups?.['pid'];
    if (pid !== undefined && !isProcessAlive(Number(pid))) await removeInstance(join(instances, name));
  }
}
