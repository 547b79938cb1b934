import { readFileSync } from 'node:fs';
import { isWithin } from '../core/is-within.ts';
import { parseMountInfo } from '../formats/proc/mountinfo.ts';

/** File systems that answer from memory or from a disk of this machine, without another machine or program. */
const localFileSystems: ReadonlySet<string> = new Set([
  'bpf',
  'btrfs',
  'cgroup',
  'cgroup2',
  'configfs',
  'debugfs',
  'devpts',
  'devtmpfs',
  'efivarfs',
  'erofs',
  'ext2',
  'ext3',
  'ext4',
  'f2fs',
  'hugetlbfs',
  'mqueue',
  'nsfs',
  'overlay',
  'proc',
  'pstore',
  'ramfs',
  'rootfs',
  'securityfs',
  'squashfs',
  'sysfs',
  'tmpfs',
  'tracefs',
  'vfat',
  'xfs',
  'zfs',
]);

/** The type of a file system in a line of `mountinfo`, after the optional fields (proc_pid_mountinfo(5)). */
const fileSystem = / - (\S+) /u;

/** Paths into what another process sees: its root may have other file systems. */
const throughProcess = /^\/proc\/.*\/(?:root|cwd)(?:\/|$)/u;

/**
 * Returns whether reading a path at once is faster than passing it to another thread: it is on a file system of
 * this machine, by the mount points above it in `mountInfo`. What a link leads to does not count: it is read correctly, only later.
 */
export function createLocalPaths(mountInfo: string): (path: string) => boolean {
  if (mountInfo === '') return () => false;
  // A machine has a mount or two for each container, nearly all of them local: only the others are parsed.
  const others = mountInfo
    .split('\n')
    .filter((line) => !localFileSystems.has(fileSystem.exec(line)?.[1] ?? ''));
  const mounts = parseMountInfo(others.join('\n'));
  if (mounts === undefined) return () => false;
  return (path) => !throughProcess.test(path) && !mounts.some(({ mountPoint }) => isWithin(path, mountPoint));
}

/** Returns `createLocalPaths` for this process; no path is local where its mounts are unknown. */
export function readLocalPaths(): (path: string) => boolean {
  try {
    return createLocalPaths(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return () => false; // Not Linux, or /proc is not mounted: other threads read.
  }
}
