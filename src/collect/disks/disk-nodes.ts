import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { storageDevices } from './backing-files.ts';

/** How many devices may lie above each other: a mapping of a partition of a disk. */
const deepest = 4;

/** Returns the names of the devices of a folder of sysfs, of the disk that has the partition, and of those below. */
async function namesOf(files: HostFiles, folder: string, depth = 0): Promise<readonly string[]> {
  const [event, lower] = await Promise.all([
    files.readText(`${folder}/uevent`, 4096),
    files.list(`${folder}/slaves`),
  ]);
  const text = valueOf(event) ?? '';
  const name = /^DEVNAME=(.+)$/mu.exec(text)?.[1];
  const above = /^DEVTYPE=partition$/mu.test(text) ? [posix.dirname(folder)] : [];
  const below = (valueOf(lower) ?? []).map((each) => `${folder}/slaves/${each}`);
  const real = await Promise.all(below.map(async (each) => valueOf(await files.realPath(each)) ?? each));
  const others =
    depth < deepest
      ? await Promise.all([...above, ...real].map((each) => namesOf(files, each, depth + 1)))
      : [];
  return [...(name === undefined ? [] : [name]), ...others.flat()];
}

/**
 * Returns the device files of the disks that hold the system, the data of engines (`roots`) and their volumes: whoever
 * may write to one changes every file on it. `pid` is the daemon, whose mounts may be others.
 */
export async function findDiskNodes(
  files: HostFiles,
  roots: readonly string[],
  pid: number | undefined,
): Promise<readonly string[]> {
  const devices = await storageDevices(files, roots, pid);
  const names = await Promise.all(
    devices.map(async (device) => {
      const folder =
        typeof device === 'string' ? valueOf(await files.realPath(`/sys/dev/block/${device}`)) : undefined;
      return folder === undefined ? [] : namesOf(files, folder);
    }),
  );
  const paths = [...new Set(names.flat())].map((name) => `/dev/${name}`);
  const statuses = await Promise.all(paths.map((path) => files.status(path)));
  return paths.filter(
    (_path, index) => valueOf(statuses[index] ?? { state: 'absent', from: '' })?.device?.type === 'block',
  );
}
