import type { HoldingFileSystem, StoredFor } from '../../core/host/engine-paths.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { holdingMount } from '../../formats/proc/holding-mount.ts';
import { parseMountInfo, type MountEntry } from '../../formats/proc/mountinfo.ts';
import { parseFileSystemTable } from '../../formats/etc/fstab.ts';
import type { HostFiles } from '../../io/files.ts';
import { isDiskImage } from './disk-image.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** System directories that must not fill up: logins and logging fail without space. */
const systemFolders = ['/', '/etc', '/home', '/root', '/tmp', '/usr', '/var', '/var/log', '/var/tmp'];

/** Storage drivers that keep all data below the engine's data root. */
const dataRootDrivers = new Set(['overlay2', 'vfs', 'aufs', 'devicemapper']);

/** Data locations of an engine. */
export interface DataPlaces {
  dataRoots: readonly string[];
  storageDriver?: string;
  /** Data roots of containerd. */
  containerdRoots: readonly string[];
  /** Process ID of the daemon: its mount namespace may differ from the host's. */
  pid?: number;
}

/** Returns the file systems that hold engine data and system directories. */
export async function collectFileSystems(
  files: HostFiles,
  places: DataPlaces,
): Promise<Observed<readonly HoldingFileSystem[]>> {
  const { dataRoots } = places;
  const mounts = await mountsOf(files, places.pid);
  if (mounts.state !== 'known') return mounts;
  const ofContainerd = await usedContainerdRoots(files, places);
  const targets = [
    ...systemFolders.map((path) => [path, 'system'] as const),
    ...[...new Set(dataRoots)].map((path) => [path, 'data-root'] as const),
    ...ofContainerd.map((path) => [path, 'containerd-root'] as const),
  ];
  const readings = await Promise.all(
    targets.map(([path, use]) => findHoldingFileSystem(files, mounts, path, use)),
  );
  const failed = readings.find((reading) => reading.state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  return known(
    readings.flatMap((reading) => (reading.state === 'known' ? [reading.value] : [])),
    mounts.from,
  );
}

/**
 * Returns the containerd roots that may hold the engine's images. Without a reported storage driver, the data
 * root shows whether it stores them itself, and a containerd root whether it ever stored any.
 */
async function usedContainerdRoots(
  files: HostFiles,
  { dataRoots, storageDriver, containerdRoots }: DataPlaces,
): Promise<readonly string[]> {
  if (storageDriver !== undefined) return dataRootDrivers.has(storageDriver) ? [] : containerdRoots;
  const drivers = await Promise.all(dataRoots.map((root) => files.list(`${root}/image`)));
  if (!drivers.some((names) => valueOf(names)?.some((name) => dataRootDrivers.has(name))))
    return containerdRoots;
  const blobs = await Promise.all(
    containerdRoots.map((root) => files.status(`${root}/io.containerd.content.v1.content/blobs`)),
  );
  return containerdRoots.filter((_root, index) => blobs[index]?.state !== 'absent');
}

/**
 * Returns the daemon's mount table if readable, else that of process 1. A disk image may have a copy of one,
 * or an fstab.
 */
async function mountsOf(files: HostFiles, pid: number | undefined): Promise<Observed<MountEntry[]>> {
  const own =
    pid === undefined ? undefined : await readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo);
  if (own?.state === 'known') return own;
  const first = await readParsed(files, '/proc/1/mountinfo', parseMountInfo);
  const table = first.state === 'absent' && (await isDiskImage(files)) ? await readCopiedTable(files) : first;
  return table.state === 'absent'
    ? unreadable('gone', 'the mount table is not below the host root: mount its /proc too', first.from)
    : table;
}

async function readCopiedTable(files: HostFiles): Promise<Observed<MountEntry[]>> {
  const copy = await readParsed(files, '/proc/self/mountinfo', parseMountInfo);
  if (copy.state !== 'absent') return copy;
  const mounts = await readParsed(files, '/proc/mounts', parseFileSystemTable);
  return mounts.state === 'absent' ? readParsed(files, '/etc/fstab', parseFileSystemTable) : mounts;
}

async function findHoldingFileSystem(
  files: HostFiles,
  table: { value: readonly MountEntry[]; from: string },
  path: string,
  use: StoredFor,
): Promise<Observed<HoldingFileSystem>> {
  const real = await files.realPath(path);
  if (real.state !== 'known') return real;
  const mount = holdingMount(table.value, real.value);
  if (mount === undefined)
    return unreadable('undetermined', `no mount holds ${JSON.stringify(path)}`, table.from);
  const { mountPoint, fsType, source, device } = mount;
  return known({ path, for: use, mountPoint, fsType, source, device }, path);
}
