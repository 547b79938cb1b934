import { holdingMount } from '../proc/holding-mount.ts';
import { unescapeOctal, type MountEntry } from '../proc/mountinfo.ts';

/**
 * Parses a table of file systems (fstab(5)), or of mounts in the same form (`/proc/mounts`), in mount order.
 * File systems that are not mounted automatically are skipped. The source stands for the device number, which
 * the table does not have. `undefined` if a line is malformed.
 */
export function parseFileSystemTable(text: string): MountEntry[] | undefined {
  const mounts: MountEntry[] = [];
  const lines = text.split('\n').map((line) => line.trim());
  for (const line of lines.filter((each) => each !== '' && !each.startsWith('#'))) {
    const [source = '', place = '', fsType, options = 'defaults'] = line.split(/\s+/u).map(unescapeOctal);
    if (fsType === undefined) return undefined;
    const given = options.split(',');
    if (!place.startsWith('/') || fsType === 'swap' || given.includes('noauto')) continue;
    const mountPoint = place === '/' ? place : place.replace(/\/+$/u, '');
    const isBind = given.includes('bind') || given.includes('rbind');
    const bound = isBind ? holdingMount(mounts, source) : undefined;
    const own = { root: '/', mountPoint, options: given, propagation: [], fsType, source };
    mounts.push(
      bound === undefined
        ? { ...own, device: deviceOf(source, mountPoint) }
        : { ...bound, mountPoint, options: given },
    );
  }
  return mounts;
}

/** `tmpfs` and the like name no device: each such mount is a separate file system. */
function deviceOf(source: string, mountPoint: string): string {
  return /[/=:]/u.test(source) ? source : `${source} at ${mountPoint}`;
}
