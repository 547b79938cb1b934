import { valueOf } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { cgroupsOf } from './proven-process.ts';

/** Programs whose processes are looked for, by the names that the kernel has for them. */
const wanted = new Set(['dockerd', 'containerd']);

/** A process and what it was started with, without the program's own name. */
export interface RunningDaemon {
  name: string;
  pid: number;
  args: readonly string[];
}

/** The daemons that run on a machine and not in a container: one there has its files there. */
export async function runningDaemons(files: HostFiles): Promise<readonly RunningDaemon[]> {
  const entries = valueOf(await files.list('/proc')) ?? [];
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const name = valueOf(await files.readText(`/proc/${pid}/comm`, 64))?.trim() ?? '';
      return wanted.has(name) ? describe(files, name, pid) : [];
    }),
  );
  return found.flat();
}

async function describe(files: HostFiles, name: string, pid: number): Promise<RunningDaemon[]> {
  const cgroups = valueOf(await cgroupsOf(files, pid)) ?? [];
  if (cgroups.some(({ path }) => containerOfCgroup(path) !== undefined)) return [];
  const command = valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '';
  return [{ name, pid, args: command.split('\0').slice(1, -1) }];
}
