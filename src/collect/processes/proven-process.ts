import { known, unreadable } from '../../core/observed.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { containerOfCgroup, parseCgroup } from '../../formats/proc/cgroup.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { parseStartTime } from '../../formats/proc/stat.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** A container that runs: the engine's id and the number of its first process on the engine's machine. */
export interface RunningContainer {
  id: string;
  pid: number;
  /** Protocols of its published ports: only their sockets are looked at. */
  publishes?: readonly string[];
}

/** Start time of a process, in clock ticks since boot: with the number it names one process for good. */
export function startTimeOf(files: HostFiles, pid: number): Promise<Observed<string>> {
  return readParsed(files, `/proc/${pid}/stat`, parseStartTime);
}

/** The cgroups of a process. */
export function cgroupsOf(files: HostFiles, pid: number): Promise<Observed<CgroupEntry[]>> {
  return readParsed(files, `/proc/${pid}/cgroup`, parseCgroup);
}

/**
 * Whether the cgroups say that the process is the container's own: one path's innermost
 * container is this id. A number alone proves nothing, because the engine may be elsewhere.
 */
export function cgroupsProve(cgroups: readonly CgroupEntry[], id: string): boolean {
  return cgroups.some(({ path }) => containerOfCgroup(path) === id);
}

/** Whether the mounts say so: the engine mounts files of the container's own folder over `/etc/hosts` and its like. */
export function mountsProve(mounts: readonly MountEntry[], id: string): boolean {
  return mounts.some(
    ({ root, mountPoint }) =>
      /^\/etc\/(hosts|hostname|resolv\.conf)$/.test(mountPoint) && root.split('/').includes(id),
  );
}

/** The reading for a process that is not the container's. */
export function notThisMachine({ id, pid }: RunningContainer): UnreadableReading {
  const detail = `process ${pid} of this machine is not proven to be that of container ${id.slice(0, 12)}: the engine runs elsewhere, or its containers cannot be seen from here`;
  return unreadable('remote', detail, `/proc/${pid}/cgroup`);
}

/** Passes `value` on if the process is still the one that started at `start`. */
export async function ifStillThere<T>(
  files: HostFiles,
  pid: number,
  start: string,
  value: T,
): Promise<Observed<T>> {
  const again = await startTimeOf(files, pid);
  return again.state === 'known' && again.value === start
    ? known(value, `/proc/${pid}`)
    : unreadable('gone', 'the process ended while it was read', `/proc/${pid}`);
}
