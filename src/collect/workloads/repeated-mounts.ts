import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { usualPlace } from '../../knowledge/paths/kernel-file-systems.ts';

/** Returns what a mount shows, as a key. */
function shownBy({ device, root }: MountEntry): string {
  return `${device} ${root}`;
}

/** Whether all that is mounted below a path is mounted again below the same path in `root`, with no wider access. */
function isAlikeBelow(mounts: readonly MountEntry[], path: string, root: string): boolean {
  const byPoint = new Map(mounts.map((mount) => [mount.mountPoint, mount]));
  return mounts.every((mount) => {
    if (!mount.mountPoint.startsWith(`${path}/`)) return true;
    const copy = byPoint.get(`${root}${mount.mountPoint}`);
    const isWider = mount.options.includes('ro') && copy?.options.includes('ro') !== true;
    return copy !== undefined && shownBy(copy) === shownBy(mount) && !isWider;
  });
}

/**
 * Returns the mount points of what the container has again below its own root: a mount of `/` or of the data root of
 * the engine shows the root of the container too, with what the runtime had mounted there before.
 */
export function repeatedMounts(mounts: readonly MountEntry[]): ReadonlySet<string> {
  const byPoint = new Map(mounts.map((mount) => [mount.mountPoint, mount]));
  const own = byPoint.get('/');
  if (own === undefined) return new Set();
  const roots = mounts.filter((mount) => mount !== own && shownBy(mount) === shownBy(own));
  const isAgain = (mount: MountEntry): boolean =>
    roots.some(({ mountPoint: root }) => {
      const first = mount.mountPoint.startsWith(`${root}/`)
        ? byPoint.get(mount.mountPoint.slice(root.length))
        : undefined;
      if (first === undefined || shownBy(first) !== shownBy(mount)) return false;
      if (mount.options.includes('ro')) return true;
      if (first.options.includes('ro')) return false;
      // Parts of a kernel file system may be masked or read-only at its own place.
      return usualPlace(mount.fsType) === undefined || isAlikeBelow(mounts, first.mountPoint, root);
    });
  return new Set(mounts.filter(isAgain).map(({ mountPoint }) => mountPoint));
}
