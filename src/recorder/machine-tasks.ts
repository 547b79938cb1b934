import { readdir, readFile, readlink } from 'node:fs/promises';
import { containerOf } from '../confine/recording/follow-tasks.ts';

/** Returns the threads of a process; none if it ended. */
export async function tasksOf(pid: number): Promise<readonly number[]> {
  return (await namesIn(`/proc/${pid}/task`)).map(Number);
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch {
    return []; // The process ended.
  }
}

/** Returns the text of a file of `/proc`; empty if the process ended. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

async function processes(): Promise<readonly number[]> {
  return (await namesIn('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
}

/** Returns the processes whose program is `name`, as `/proc/<pid>/comm` shows it (at most 15 characters). */
export async function processesNamed(name: string): Promise<readonly number[]> {
  const found = await Promise.all(
    (await processes()).map(async (pid) =>
      (await textOf(`/proc/${pid}/comm`)).trim() === name ? [pid] : [],
    ),
  );
  return found.flat();
}

/** Returns the processes in the control groups of a container, those of `docker exec` too. */
export async function processesOfContainer(id: string): Promise<readonly number[]> {
  const found = await Promise.all(
    (await processes()).map(async (pid) => {
      const paths = (await textOf(`/proc/${pid}/cgroup`))
        .split('\n')
        .map((line) => line.split(':').at(-1) ?? '');
      return paths.some((path) => containerOf(path) === id) ? [pid] : [];
    }),
  );
  return found.flat();
}

/** Returns the parent of a process; `undefined` if it ended. */
export async function parentProcess(pid: number): Promise<number | undefined> {
  const parent = /^PPid:\s*(\d+)$/mu.exec(await textOf(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Returns the process that traces another; 0 for none, `undefined` if it ended. */
export async function tracerOf(pid: number): Promise<number | undefined> {
  const status = await textOf(`/proc/${pid}/status`);
  const tracer = /^TracerPid:\s*(\d+)$/mu.exec(status)?.[1];
  return tracer === undefined || /^State:\s*[ZX]/mu.test(status) ? undefined : Number(tracer);
}

/** Returns the path of a process's program inside its container; empty if it cannot be read. */
export async function programOf(pid: number): Promise<string> {
  try {
    return await readlink(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}
