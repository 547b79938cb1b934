import { isWithin } from '../../core/is-within.ts';
import type { MountEntry } from './mountinfo.ts';

/**
 * Returns the mount that contains a path (without links): the one at the deepest mount point above it, and of
 * several at one mount point the last, which covers the others.
 */
export function holdingMount(mounts: readonly MountEntry[], path: string): MountEntry | undefined {
  return mounts
    .filter(({ mountPoint }) => isWithin(path, mountPoint))
    .reduce<MountEntry | undefined>(
      (best, mount) =>
        best === undefined || mount.mountPoint.length >= best.mountPoint.length ? mount : best,
      undefined,
    );
}
