import { readFile, readlink } from 'node:fs/promises';
import { isProcessAlive } from './process-alive.ts';

/** Boot of the machine, namespace of processes, number of the process, and its start in ticks since the boot. */
const form = /^(?<place>[0-9a-f-]{36}:\d+):(?<pid>\d{1,10}):(?<start>\d{1,20})$/u;

/** Returns what tells this process from every other one, of this machine and of others; absent if it is not known. */
export async function ownRunIdentity(): Promise<string | undefined> {
  const [place, start] = await Promise.all([placeOfRun(), startOf(process.pid)]);
  return place === undefined || start === undefined ? undefined : `${place}:${process.pid}:${start}`;
}

/**
 * Whether the process that `ownRunIdentity` named runs; absent if it cannot be known: it is of another machine, of
 * another namespace, or from before the last boot.
 */
export async function isRunAlive(identity: string): Promise<boolean | undefined> {
  const { place, pid, start } = form.exec(identity)?.groups ?? {};
  const here = await placeOfRun();
  if (place === undefined || here === undefined || place !== here) return undefined;
  const found = await startOf(Number(pid));
  // The kernel may hide the processes of other users (hidepid): then only a signal shows that one is there.
  return found === undefined && isProcessAlive(Number(pid)) ? undefined : found === start;
}

async function placeOfRun(): Promise<string | undefined> {
  const boot = (await textOf('/proc/sys/kernel/random/boot_id')).trim();
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  const namespace = /\d+/u.exec(link)?.[0];
  return boot === '' || namespace === undefined ? undefined : `${boot}:${namespace}`;
}

/** Field 22 of `/proc/<pid>/stat` (proc_pid_stat(5)); the name before may have spaces and brackets. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
