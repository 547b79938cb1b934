import { known, unreadable } from '../../core/observed.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { containerOfCgroup, parseCgroup } from '../../formats/proc/cgroup.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { parseStartTime } from '../../formats/proc/stat.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** A running container: its ID and the process ID of its first process on the engine's machine. */
export interface RunningContainer {
  id: string;
  pid: number;
  /** Protocols of its published ports, and of a port that may pass the Docker API on: only their sockets are read. */
  listens?: readonly string[];
}

/**
 * Returns the start time of a process in clock ticks since boot: with the process ID it identifies the
 * process.
 */
export function readStartTime(files: HostFiles, pid: number): Promise<Observed<string>> {
  return readParsed(files, `/proc/${pid}/stat`, parseStartTime);
}

/** Returns the cgroups of a process. */
export function readCgroups(files: HostFiles, pid: number): Promise<Observed<CgroupEntry[]>> {
  return readParsed(files, `/proc/${pid}/cgroup`, parseCgroup);
}

/**
 * Whether the cgroups prove that a process belongs to a container: the innermost container ID of a path is
 * this one. A process ID alone proves nothing, because the engine may run elsewhere.
 */
export function cgroupsProve(cgroups: readonly CgroupEntry[], id: string): boolean {
  return cgroups.some(({ path }) => containerOfCgroup(path) === id);
}

/**
 * Whether the mounts prove it: the engine mounts files of the container's directory over `/etc/hosts` and
 * similar.
 */
export function mountsProve(mounts: readonly MountEntry[], id: string): boolean {
  return mounts.some(
    ({ root, mountPoint }) =>
      /^\/etc\/(hosts|hostname|resolv\.conf)$/.test(mountPoint) && root.split('/').includes(id),
  );
}

/** Returns the reading for a process that is not proven to be the container's. */
export function notThisMachine({ id, pid }: RunningContainer): UnreadableReading {
  const detail = `process ${pid} of this machine is not proven to belong to container ${id.slice(0, 12)}: the engine runs elsewhere, or its containers are not visible from here`;
  return unreadable('remote', detail, `/proc/${pid}/cgroup`);
}

/** Returns `value` if the process is still the one that started at `start`. */
export async function ifStillThere<T>(
  files: HostFiles,
  pid: number,
  start: string,
  value: T,
): Promise<Observed<T>> {
  const again = await readStartTime(files, pid);
  return again.state === 'known' && again.value === start
    ? known(value, `/proc/${pid}`)
    : unreadable('gone', 'the process ended while being read', `/proc/${pid}`);
}
