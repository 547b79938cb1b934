import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readCgroups } from '../processes/proven-process.ts';

/** Whether a process is in a container, whose users and groups are of its image. */
export async function isConfined(files: HostFiles, pid: string): Promise<boolean> {
  const cgroups = await readCgroups(files, Number(pid));
  if ((valueOf(cgroups) ?? []).some(({ path }) => containerOfCgroup(path) !== undefined)) return true;
  return isElsewhere(files, pid, 'pid');
}

/** Whether a process is known to have a namespace other than that of process 1. */
export async function isElsewhere(files: HostFiles, pid: string, kind: 'pid' | 'user'): Promise<boolean> {
  const [own, first] = await Promise.all([
    files.readLink(`/proc/${pid}/ns/${kind}`),
    files.readLink(`/proc/1/ns/${kind}`),
  ]);
  return own.state === 'known' && first.state === 'known' && own.value !== first.value;
}
