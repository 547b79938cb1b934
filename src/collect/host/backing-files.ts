import { posix } from 'node:path';
import { isWithin } from '../../core/is-within.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import { holdingMount } from '../../formats/proc/holding-mount.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import type { Place } from '../installation/units.ts';

/** How many devices may lie above each other: a mapping of a partition of a loop device. */
const deepest = 4;

/** Numbers of network block devices (Linux, Documentation/admin-guide/devices.txt). */
const networkBlock = '43';

async function backingFiles(files: HostFiles, device: string, depth = 0): Promise<readonly Place[]> {
  const place = `/sys/dev/block/${device}`;
  if (depth > deepest) return [unreadable('undetermined', 'too many devices above each other', place)];
  if (device.startsWith(`${networkBlock}:`))
    return [unreadable('unsupported', 'a network block device: what serves it is unknown', place)];
  const real = valueOf(await files.realPath(place));
  if (real === undefined) return [];
  // A partition lies in the folder of its device.
  for (const folder of [real, posix.dirname(real)]) {
    const text = await files.readText(`${folder}/loop/backing_file`, 8192);
    if (text.state === 'unreadable') return [text];
    const path = valueOf(text)?.replace(/\n$/u, '');
    // Nobody can open a file without a name.
    if (path !== undefined) return path.startsWith('/') && !path.endsWith(' (deleted)') ? [path] : [];
  }
  const lower = valueOf(await files.list(`${real}/slaves`)) ?? [];
  const numbers = await Promise.all(lower.map((name) => files.readText(`${real}/slaves/${name}/dev`, 64)));
  const below = numbers.flatMap((text) => valueOf(text)?.trim() ?? []);
  return (await Promise.all(below.map((each) => backingFiles(files, each, depth + 1)))).flat();
}

/** Folders of the system whose files root runs and reads. */
const systemFolders = ['/', '/etc', '/usr', '/var', '/var/lib'];

/** Returns the devices of the file systems that hold folders, and of those mounted as volumes below one of them. */
async function devicesOf(
  files: HostFiles,
  roots: readonly string[],
  pid: number | undefined,
): Promise<ReadonlySet<string>> {
  const mounts = valueOf(await readParsed(files, `/proc/${pid ?? 1}/mountinfo`, parseMountInfo)) ?? [];
  const folders = await Promise.all(
    [...systemFolders, ...roots].map(async (folder) => valueOf(await files.realPath(folder)) ?? folder),
  );
  const holding = folders.flatMap((folder) => holdingMount(mounts, folder) ?? []);
  const volumes = mounts.filter(({ mountPoint }) =>
    folders.slice(systemFolders.length).some((root) => isWithin(mountPoint, `${root}/volumes`)),
  );
  const devices = [...holding, ...volumes].map(({ device }) => device);
  // Number 0 is for file systems without a device.
  return new Set(devices.filter((device) => /^[1-9]\d*:\d+$/u.test(device)));
}

/**
 * Returns the image files in which the system, the data of engines (`roots`) and their volumes lie, by loop devices and
 * mappings of them. `pid` is the daemon, whose mounts may be others.
 */
export async function findBackingFiles(
  files: HostFiles,
  roots: readonly string[],
  pid: number | undefined,
): Promise<readonly Place[]> {
  const devices = await devicesOf(files, roots, pid);
  const found = await Promise.all([...devices].map((device) => backingFiles(files, device)));
  return [...new Set(found.flat())];
}
