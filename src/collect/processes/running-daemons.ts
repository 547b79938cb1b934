import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { listProcesses, type NamedProcess } from './list-processes.ts';
import { readCgroups } from './proven-process.ts';

/** Kernel names of the daemons to find. */
const daemonNames = new Set(['dockerd', 'containerd']);

/** Flags with which a daemon prints something and ends. */
const endsAtOnce: ReadonlySet<string> = new Set([
  '--validate',
  '--validate=true',
  '--version',
  '-v',
  '--help',
]);

/** Whether a dockerd or containerd with these arguments serves an engine: `dockerd --validate` only checks a file. */
export function servesEngine(args: readonly string[]): boolean {
  return !args.some((arg) => endsAtOnce.has(arg));
}

/** A process and its arguments, without the program name. */
export interface RunningDaemon {
  name: string;
  pid: number;
  args: readonly string[];
}

/** The daemons that are visible, and why others may run beside them. */
export interface RunningDaemons {
  daemons: readonly RunningDaemon[];
  hidden?: UnreadableReading;
}

/** Returns the daemons of a machine outside containers: those inside one use the container's files. */
export async function findRunningDaemons(files: HostFiles): Promise<RunningDaemons> {
  const { processes, hidden } = await listProcesses(files);
  const named = processes.filter(({ name }) => daemonNames.has(name));
  const found = await Promise.all(named.map((each) => describe(files, each)));
  return { daemons: found.flat(), ...(hidden && { hidden }) };
}

async function describe(files: HostFiles, { name, pid }: NamedProcess): Promise<RunningDaemon[]> {
  const cgroups = valueOf(await readCgroups(files, pid)) ?? [];
  if (cgroups.some(({ path }) => containerOfCgroup(path) !== undefined)) return [];
  const command = valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '';
  const args = command.split('\0').slice(1, -1);
  return servesEngine(args) ? [{ name, pid, args }] : [];
}
