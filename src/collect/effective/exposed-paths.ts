import { posix } from 'node:path';
import type { RuntimeSpec } from '../../core/workload/effective.ts';
import { isWithin } from '../../core/is-within.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';

/** Whether the machine has a path. */
export type PathExists = (path: string) => Promise<boolean>;

/** Returns a function that looks for each path once: the same system paths are protected in every container. */
export function pathFinder(files: HostFiles): PathExists {
  const cache = new Map<string, Promise<boolean>>();
  return (path) => {
    const found = cache.get(path) ?? files.status(path).then(({ state }) => state === 'known');
    cache.set(path, found);
    return found;
  };
}

/**
 * Returns the system paths that the specification of a container protects and its mount table does not: a
 * masked path that is visible, a read-only path that is writable, and `/proc` or `/sys` mounted writable at
 * another place. Such mounts are changed from outside, after the start.
 */
export async function findExposedPaths(
  exists: PathExists,
  spec: RuntimeSpec,
  mounts: readonly MountEntry[],
): Promise<readonly string[]> {
  const visible = visibleMounts(mounts);
  const suspects = [
    ...spec.maskedPaths.filter((path) => !isMasked(path, visible)),
    ...spec.readonlyPaths.filter((path) => isWritable(path, visible)),
  ];
  // A protected path that this kernel does not have needs no mount.
  const found = await Promise.all(suspects.map((path) => exists(path)));
  const existing = suspects.filter((_path, index) => found[index]);
  return [...new Set([...existing, ...writableKernelMounts(spec, visible)])].toSorted();
}

/** Leaves out mounts that a later one covers: the kernel lists mounts in the order in which they were made. */
function visibleMounts(mounts: readonly MountEntry[]): readonly MountEntry[] {
  const later = new Set<string>();
  return mounts
    .toReversed()
    .filter(({ mountPoint }) => {
      const isCovered = pathsTo(mountPoint).some((path) => later.has(path));
      later.add(mountPoint);
      return !isCovered;
    })
    .toReversed();
}

/** Returns a path and the directories above it. */
function pathsTo(path: string): readonly string[] {
  return path === '/' || !path.startsWith('/') ? [path] : [path, ...pathsTo(posix.dirname(path))];
}

function coveringMount(path: string, visible: readonly MountEntry[]): MountEntry | undefined {
  return visible
    .filter(({ mountPoint }) => isWithin(path, mountPoint))
    .toSorted((left, right) => right.mountPoint.length - left.mountPoint.length)[0];
}

function isMasked(path: string, visible: readonly MountEntry[]): boolean {
  const mount = coveringMount(path, visible);
  if (mount === undefined) return true;
  return !(mount.fsType === 'proc' || mount.fsType === 'sysfs');
}

function isWritable(path: string, visible: readonly MountEntry[]): boolean {
  const mount = coveringMount(path, visible);
  return mount?.fsType === 'proc' && !mount.options.includes('ro');
}

/** Returns writable mounts of the kernel's settings that the specification has read-only or not at all. */
function writableKernelMounts(spec: RuntimeSpec, visible: readonly MountEntry[]): readonly string[] {
  const binds = spec.mounts.filter(({ type, options }) => type === 'bind' || options.includes('rbind'));
  const asked = (kind: string, mountPoint: string): readonly string[] | undefined =>
    spec.mounts.find(
      ({ type, destination }) => type === kind && isWithin(mountPoint, destination) && destination !== '/',
    )?.options;
  return visible.flatMap(({ fsType, root, mountPoint, options }) => {
    const isBound = binds.some(({ destination }) => isWithin(mountPoint, destination));
    if (options.includes('ro') || isBound) return [];
    if (fsType === 'proc') return isOtherProc(root, mountPoint, spec) ? [mountPoint] : [];
    if (fsType !== 'sysfs' && fsType !== 'cgroup' && fsType !== 'cgroup2') return [];
    const wanted = asked(fsType === 'sysfs' ? 'sysfs' : 'cgroup', mountPoint);
    return wanted === undefined || wanted.includes('ro') ? [mountPoint] : [];
  });
}

/** Whether a mount shows kernel settings of `/proc` where the specification has no `/proc`. */
function isOtherProc(root: string, mountPoint: string, spec: RuntimeSpec): boolean {
  const own = spec.mounts.filter(({ type }) => type === 'proc').map(({ destination }) => destination);
  const isSettings = root === '/' || isWithin(root, '/sys') || root === '/sysrq-trigger';
  return isSettings && !own.includes(mountPoint) && !spec.readonlyPaths.includes(mountPoint);
}
