import { posix } from 'node:path';
import { isWithin } from '../../core/is-within.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import { holdingMount } from '../../formats/proc/holding-mount.ts';
import { parseMountInfo, type MountEntry } from '../../formats/proc/mountinfo.ts';
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

/** Whether a file system is kept on devices, of which the kernel shows none by its number. */
const isOnDevices = /^(?:btrfs|bcachefs)$/u;

/** Returns the names of the devices of a btrfs file system that has one, or of this one alone. */
async function devicesBeside(files: HostFiles, name: string): Promise<readonly string[]> {
  const folder = '/sys/fs/btrfs';
  const systems = valueOf(await files.list(folder)) ?? [];
  const lists = await Promise.all(systems.map((id) => files.list(`${folder}/${id}/devices`)));
  return lists.map((list) => valueOf(list) ?? []).find((names) => names.includes(name)) ?? [name];
}

/** Returns the numbers of the devices of a mount, or why they are unknown. */
async function numbersOf(
  files: HostFiles,
  { device, fsType, source }: MountEntry,
): Promise<readonly Place[]> {
  if (!device.startsWith('0:')) return [device];
  // Number 0 is for file systems without a device, and for those that may have several.
  if (!isOnDevices.test(fsType)) return [];
  const named = source.split(':').map(async (path) => {
    const real = valueOf(await files.realPath(path)) ?? path;
    return devicesBeside(files, posix.basename(real));
  });
  const names = new Set((await Promise.all(named)).flat());
  return Promise.all(
    [...names].map(async (name) => {
      const place = `/sys/class/block/${name}/dev`;
      const number = valueOf(await files.readText(place, 64))?.trim();
      return (
        number ??
        unreadable('undetermined', `the device ${source} of a ${fsType} file system is unknown`, place)
      );
    }),
  );
}

/** Folders of the system whose files root runs and reads. */
const systemFolders = ['/', '/etc', '/usr', '/var', '/var/lib'];

/** Returns the devices of the file systems that hold folders, and of those mounted as volumes below one of them. */
export async function storageDevices(
  files: HostFiles,
  roots: readonly string[],
  pid: number | undefined,
): Promise<readonly Place[]> {
  const mounts = valueOf(await readParsed(files, `/proc/${pid ?? 1}/mountinfo`, parseMountInfo)) ?? [];
  const folders = await Promise.all(
    [...systemFolders, ...roots].map(async (folder) => valueOf(await files.realPath(folder)) ?? folder),
  );
  const holding = folders.flatMap((folder) => holdingMount(mounts, folder) ?? []);
  const volumes = mounts.filter(({ mountPoint }) =>
    folders.slice(systemFolders.length).some((root) => isWithin(mountPoint, `${root}/volumes`)),
  );
  const found = await Promise.all(
    [...new Set([...holding, ...volumes])].map((mount) => numbersOf(files, mount)),
  );
  return [...new Set(found.flat())];
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
  const devices = await storageDevices(files, roots, pid);
  const found = await Promise.all(
    devices.map(async (device) => (typeof device === 'string' ? backingFiles(files, device) : [device])),
  );
  return [...new Set(found.flat())];
}
