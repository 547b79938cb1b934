import { absent, type Observed } from '../../core/observed.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { readCgroups } from '../processes/proven-process.ts';
import { readCpuLimit, readMemoryLimit, readPidsLimit, type LimitReader } from './cgroup-limits.ts';
import type { CgroupLocator } from './locate-cgroups.ts';

/** The limits of a control group and its parents. */
export interface CgroupLimits {
  memoryLimit: Observed<number>;
  pidsLimit: Observed<number>;
  cpuLimit: Observed<number>;
}

/** Returns the limits of the control groups of one process. */
export async function readLimits(cgroups: readonly CgroupEntry[], read: LimitReader): Promise<CgroupLimits> {
  const [memoryLimit, pidsLimit, cpuLimit] = await Promise.all([
    readMemoryLimit(cgroups, read),
    readPidsLimit(cgroups, read),
    readCpuLimit(cgroups, read),
  ]);
  return { memoryLimit, pidsLimit, cpuLimit };
}

/** Returns a reading that names the process whose control group it is of. */
function ofProcess(limit: Observed<number>, pid: number): Observed<number> {
  return { ...limit, from: `${limit.from} (process ${pid})` };
}

/** Reads a control group in which a controller is not enabled: it has no file for the limit, and no limit. */
function lenient(read: LimitReader): LimitReader {
  return async (folder, file) => {
    const limit = await read(folder, file);
    return limit.state === 'unreadable' && limit.why === 'undetermined' ? absent(limit.from) : limit;
  };
}

/** Returns the limits of a process outside of its container’s control group; absent if it has ended. */
async function limitsOutside(
  files: HostFiles,
  locate: CgroupLocator,
  read: LimitReader,
  pid: number,
): Promise<CgroupLimits | undefined> {
  const cgroups = await readCgroups(files, pid);
  if (cgroups.state !== 'known') return undefined;
  const limits = await readLimits(await locate(pid, cgroups.value), lenient(read));
  // The control group of a process that has ended may be gone with it.
  if ((await readCgroups(files, pid)).state !== 'known') return undefined;
  return {
    memoryLimit: ofProcess(limits.memoryLimit, pid),
    pidsLimit: ofProcess(limits.pidsLimit, pid),
    cpuLimit: ofProcess(limits.cpuLimit, pid),
  };
}

/** Returns the limit that holds back least: none, else one that is unknown, else the highest. */
function weaker(one: Observed<number>, other: Observed<number>): Observed<number> {
  for (const state of ['absent', 'unreadable'] as const) {
    if (one.state === state) return one;
    if (other.state === state) return other;
  }
  return one.state === 'known' && other.state === 'known' && other.value > one.value ? other : one;
}

/**
 * Returns the limits that hold for every process of a container: those of its own control group, or the weaker ones
 * of the processes `outside` of it. A limit is the container’s only if none of its processes is free of it.
 */
export async function weakestLimits(
  { files, locate, limits }: { files: HostFiles; locate: CgroupLocator; limits: LimitReader },
  own: CgroupLimits,
  outside: readonly number[],
): Promise<CgroupLimits> {
  const each = await Promise.all(outside.map((pid) => limitsOutside(files, locate, limits, pid)));
  return each.reduce<CgroupLimits>(
    (weakest, one) =>
      one === undefined
        ? weakest
        : {
            memoryLimit: weaker(weakest.memoryLimit, one.memoryLimit),
            pidsLimit: weaker(weakest.pidsLimit, one.pidsLimit),
            cpuLimit: weaker(weakest.cpuLimit, one.cpuLimit),
          },
    own,
  );
}
