import { valueOf } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { cgroupsOf } from '../effective/proven-process.ts';

/** A process and what it was started with, without the program's own name. */
export interface RunningProgram {
  pid: number;
  args: readonly string[];
}

/** The processes of a program, by the name the kernel has for it, that are not in a container: one there has its files there. */
export async function programsRunning(files: HostFiles, name: string): Promise<readonly RunningProgram[]> {
  const entries = valueOf(await files.list('/proc')) ?? [];
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const comms = await Promise.all(pids.map((pid) => files.readText(`/proc/${pid}/comm`, 64)));
  const named = pids.filter((_pid, index) => valueOf(comms[index])?.trim() === name);
  const found = await Promise.all(
    named.map(async (pid): Promise<RunningProgram[]> => {
      const cgroups = valueOf(await cgroupsOf(files, pid)) ?? [];
      if (cgroups.some(({ path }) => containerOfCgroup(path) !== undefined)) return [];
      const command = valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '';
      return [{ pid, args: command.split('\0').slice(1, -1) }];
    }),
  );
  return found.flat();
}
