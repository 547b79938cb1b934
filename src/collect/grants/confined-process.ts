import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readCgroups } from '../processes/proven-process.ts';

/** Whether a process is in a container, whose users and groups are of its image. */
export async function isConfined(files: HostFiles, pid: string): Promise<boolean> {
  const [cgroups, own, first] = await Promise.all([
    readCgroups(files, Number(pid)),
    files.readLink(`/proc/${pid}/ns/pid`),
    files.readLink('/proc/1/ns/pid'),
  ]);
  if ((valueOf(cgroups) ?? []).some(({ path }) => containerOfCgroup(path) !== undefined)) return true;
  return own.state === 'known' && first.state === 'known' && own.value !== first.value;
}

/**
 * Whether the capabilities of a process count for the whole machine: its user namespace maps every number to itself, as
 * only the first one does (user_namespaces(7)). Everybody may read the map, unlike the links of process 1.
 */
export async function isOfFirstUserNamespace(files: HostFiles, pid: string): Promise<boolean> {
  const map = valueOf(await files.readText(`/proc/${pid}/uid_map`)) ?? '';
  return /^\s*0\s+0\s+4294967295\s*$/u.test(map);
}
