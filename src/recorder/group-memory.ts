import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerOf } from '../confine/recording/follow-tasks.ts';

/** Where control groups of version 2 are mounted: alone, or beside version 1. */
const unifiedMounts = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];

/**
 * Returns the most memory in bytes that a container had since it started, as its control group of version 2
 * shows it (`memory.peak`, Linux 5.19); `undefined` where there is none. `pid` is a process of the container.
 */
export async function peakMemoryOf(id: string, pid: number): Promise<number | undefined> {
  const path = unifiedGroup(await textOf(`/proc/${pid}/cgroup`));
  // The number may be that of another process by now.
  if (path === undefined || containerOf(path) !== id) return undefined;
  for (const mount of unifiedMounts) {
    const peak = (await textOf(join(mount, path, 'memory.peak'))).trim();
    if (/^\d{1,15}$/u.test(peak)) return Number(peak);
  }
  return undefined;
}

/** Returns the path of a process's control group of version 2 in `/proc/<pid>/cgroup`. */
export function unifiedGroup(text: string): string | undefined {
  const path = /^0::(\/.*)$/mu.exec(text)?.[1];
  // A group outside of the namespace of control groups of this process is not below its mount.
  return path?.split('/').includes('..') === true ? undefined : path;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
