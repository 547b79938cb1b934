import { readFileSync } from 'node:fs';
import { parseMountInfo, type MountEntry } from '../formats/proc/mountinfo.ts';

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

/** Paths into what another process sees: its root may have other file systems. */
const throughProcess = /^\/proc\/.*\/(?:root|cwd)(?:\/|$)/u;

/**
 * Returns whether reading a path at once is faster than passing it to another thread: it is on a file system of
 * this machine, by the mount points above it. What a link leads to does not count: it is read correctly, only later.
 */
export function createLocalPaths(mounts: readonly MountEntry[]): (path: string) => boolean {
  if (mounts.length === 0) return () => false;
  const remote = mounts
    .filter(({ fsType }) => !localFileSystems.has(fsType))
    .map(({ mountPoint }) => mountPoint);
  return (path) =>
    !remote.some((place) => path === place || path.startsWith(place === '/' ? '/' : `${place}/`)) &&
    !throughProcess.test(path);
}

/** Returns `createLocalPaths` for this process; no path is local where its mounts are unknown. */
export function readLocalPaths(): (path: string) => boolean {
  try {
    return createLocalPaths(parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8')) ?? []);
  } catch {
    return () => false; // Not Linux, or /proc is not mounted: other threads read.
  }
}
