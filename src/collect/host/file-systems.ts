import type { HoldingFileSystem, StoredFor } from '../../core/engine-paths.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { holdingMount } from '../../formats/proc/holding-mount.ts';
import { parseMountInfo, type MountEntry } from '../../formats/proc/mountinfo.ts';
import { parseFileSystemTable } from '../../formats/etc/fstab.ts';
import type { HostFiles } from '../../io/files.ts';
import { isAtRest } from './at-rest.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Folders of the system that must not run full: without them nobody logs in and nothing is logged. */
const systemFolders = ['/', '/etc', '/home', '/root', '/tmp', '/usr', '/var', '/var/log', '/var/tmp'];

/** Storage drivers that keep everything below the engine's own data root. */
const ownStorage = new Set(['overlay2', 'vfs', 'aufs', 'devicemapper']);

/** What is known of where an engine keeps its data. */
export interface DataPlaces {
  dataRoots: readonly string[];
  storageDriver?: string;
  /** Where containerds keep theirs. */
  containerdRoots: readonly string[];
  /** The daemon's process: it may have mounts that the rest of the host does not see. */
  pid?: number;
}

/** The file systems that hold the data of engines, and those of the system's own folders. */
export async function collectFileSystems(
  files: HostFiles,
  places: DataPlaces,
): Promise<Observed<readonly HoldingFileSystem[]>> {
  const { dataRoots } = places;
  const mounts = await mountsOf(files, places.pid);
  if (mounts.state !== 'known') return mounts;
  const ofContainerd = await usedContainerdRoots(files, places);
  const asked: readonly (readonly [string, StoredFor])[] = [
    ...systemFolders.map((path) => [path, 'system'] as const),
    ...[...new Set(dataRoots)].map((path) => [path, 'data-root'] as const),
    ...ofContainerd.map((path) => [path, 'containerd-root'] as const),
  ];
  const readings = await Promise.all(asked.map(([path, use]) => holding(files, mounts, path, use)));
  const failed = readings.find((reading) => reading.state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  return known(
    readings.flatMap((reading) => (reading.state === 'known' ? [reading.value] : [])),
    mounts.from,
  );
}

/**
 * The roots of containerds in which the engine's images may be. Where no engine told its storage
 * driver, the data root shows whether it keeps them itself, and a containerd's whether it ever had one.
 */
async function usedContainerdRoots(
  files: HostFiles,
  { dataRoots, storageDriver, containerdRoots }: DataPlaces,
): Promise<readonly string[]> {
  if (storageDriver !== undefined) return ownStorage.has(storageDriver) ? [] : containerdRoots;
  const drivers = await Promise.all(dataRoots.map((root) => files.list(`${root}/image`)));
  if (!drivers.some((names) => valueOf(names)?.some((name) => ownStorage.has(name)))) return containerdRoots;
  const blobs = await Promise.all(
    containerdRoots.map((root) => files.status(`${root}/io.containerd.content.v1.content/blobs`)),
  );
  return containerdRoots.filter((_root, index) => blobs[index]?.state !== 'absent');
}

/**
 * The daemon's own table of mounts where it may be read, else that of the first process. A disk on
 * which nothing runs may have a copy of one, and says in its fstab what is mounted at the start.
 */
async function mountsOf(files: HostFiles, pid: number | undefined): Promise<Observed<MountEntry[]>> {
  const own =
    pid === undefined ? undefined : await readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo);
  if (own?.state === 'known') return own;
  const first = await readParsed(files, '/proc/1/mountinfo', parseMountInfo);
  const kept = first.state === 'absent' && (await isAtRest(files)) ? await keptTable(files) : first;
  return kept.state === 'absent'
    ? unreadable('gone', 'the table of mounts is not below the host root: mount its /proc too', first.from)
    : kept;
}

async function keptTable(files: HostFiles): Promise<Observed<MountEntry[]>> {
  const copy = await readParsed(files, '/proc/self/mountinfo', parseMountInfo);
  if (copy.state !== 'absent') return copy;
  const mounts = await readParsed(files, '/proc/mounts', parseFileSystemTable);
  return mounts.state === 'absent' ? readParsed(files, '/etc/fstab', parseFileSystemTable) : mounts;
}

async function holding(
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
