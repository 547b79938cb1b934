import { posix } from 'node:path';
import { isWithin } from '../../core/is-within.ts';
import { known, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { MountBelow } from '../../core/workload/mount-below.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';
import { memoizeByPath } from '../../io/memoize-by-path.ts';
import { readDeviceName } from './device-name.ts';

/** Resolves a path of the machine, each once. */
export type RealPath = (path: string) => Promise<Observed<string>>;

/**
 * Returns a resolver for the engine's machine: follows links, and maps another name of a device or of one of
 * `sockets` to its path.
 */
export async function createPathResolver(files: HostFiles, sockets: readonly string[]): Promise<RealPath> {
  const byIdentity = new Map<string, string>();
  for (const socket of sockets) {
    const real = await files.realPath(socket);
    const status = real.state === 'known' ? await files.status(real.value) : real;
    if (status.state === 'known') byIdentity.set(status.value.identity, status.value.path);
  }
  const folderAt = memoizeByPath((path) => files.realPath(path));
  return memoizeByPath(async (path) => {
    const own = await statusInFolder(files, folderAt, path);
    const real = own === undefined ? await files.realPath(path) : known(own.path, path);
    if (real.state !== 'known') return real;
    const status = own ?? valueOf(await files.status(real.value));
    const other = status && (byIdentity.get(status.identity) ?? (await readDeviceName(files, status)));
    return known(other ?? real.value, path);
  });
}

/** Returns what a path names if it is no link itself: the links of its folder are followed once for all that is in it. */
async function statusInFolder(
  files: HostFiles,
  folderAt: RealPath,
  path: string,
): Promise<FileStatus | undefined> {
  if (path === '/') return undefined;
  const folder = valueOf(await folderAt(posix.dirname(path)));
  if (folder === undefined) return undefined;
  const status = valueOf(await files.status(posix.join(folder, posix.basename(path))));
  return status?.link === undefined ? status : undefined;
}

/** The directory of a named volume on the host, and what a mount shows of it: all, or a subpath. */
export interface VolumePlace {
  folder: string;
  path: string;
}

/** Lookups of a container's mounts on the machine. */
export interface MountLookup {
  real: RealPath;
  /** Host path behind a target of a running container; absent if unknown. */
  path: (target: string) => string | undefined;
  /** Path that a bind mount of the machine shows there: `/etc` for `/srv/x` if `/etc` is mounted over it. */
  bound: (path: string) => string | undefined;
  /** Mounts that a mount of a source includes below it. */
  below: (source: string, mount: Mount) => readonly MountBelow[];
  /** Where a named volume is, as the engine gives it. */
  volume: (mount: Mount) => VolumePlace | undefined;
  /** Paths of the sockets of container engines. */
  sockets: readonly string[];
}

/** Returns the mounts of a container with resolved host paths. */
export async function realMounts(
  mounts: readonly Entry<Mount>[],
  lookup: MountLookup,
): Promise<readonly Entry<Mount>[]> {
  const targets = new Set(mounts.flatMap((entry) => ('value' in entry ? [entry.value.target] : [])));
  // A mount written for a target is an entry already.
  const own: MountLookup = {
    ...lookup,
    below: (source, mount) => lookup.below(source, mount).filter(({ target }) => !targets.has(target)),
  };
  const entries = await Promise.all(mounts.map((entry) => resolveEntry(entry, own)));
  return entries.flat();
}

/**
 * Returns an entry for each host path a mount may have: where its source leads now, and what the kernel
 * mounted. Links may have changed since the start, and a privileged container can mount over its target, so
 * both count. A missing source keeps its path; an unreadable one adds an unresolved entry.
 */
async function resolveEntry(entry: Entry<Mount>, lookup: MountLookup): Promise<readonly Entry<Mount>[]> {
  if (!('value' in entry)) return [entry];
  const { hostPath, type } = entry.value;
  if (hostPath.state === 'known') return resolvePath(entry, hostPath.value, lookup);
  if (hostPath.state !== 'absent') return [entry];
  if (type === 'volume') return resolveVolume(entry, lookup);
  return type === 'tmpfs' ? [entry, ...mountedOver(entry, lookup)] : [entry];
}

type MountItem = Entry<Mount> & { value: Mount };

async function resolvePath(
  entry: MountItem,
  path: string,
  lookup: MountLookup,
): Promise<readonly Entry<Mount>[]> {
  const { type, target, options } = entry.value;
  const place = await lookup.real(path);
  const followed = place.state === 'known' ? place.value : path;
  const mounted = lookup.path(target);
  // The source of a volume may be a block device, which the kernel shows where the engine mounts it.
  const own = type === 'volume' ? await volumeNames(lookup.volume(entry.value), lookup) : [];
  const shown = mounted !== undefined && own.includes(mounted) ? undefined : mounted;
  const others = await realPaths([shown, lookup.bound(followed)], lookup);
  const first = withPath(entry, followed, 'followed');
  const recursive = !options.includes('bind-nonrecursive');
  const inside = recursive ? lookup.below(followed, entry.value) : [];
  return [
    await withBelow(first, inside, lookup),
    ...others.filter((other) => other !== followed).map((other) => withPath(entry, other, 'mounted')),
    ...unresolved(place, shown, path, entry),
  ];
}

/** Returns the entry of a host path that covers a tmpfs: it was mounted after the start. */
function mountedOver({ value, ...entry }: MountItem, lookup: MountLookup): readonly MountItem[] {
  const shown = lookup.path(value.target);
  if (shown === undefined) return [];
  const hostPath = known(shown, 'mount table of the container, mounted after its start');
  return [{ ...entry, value: { ...value, type: 'bind', hostPath, options: [] } }];
}

/** Returns the paths without links, each once. */
async function realPaths(
  paths: readonly (string | undefined)[],
  { real }: MountLookup,
): Promise<readonly string[]> {
  const present = paths.filter((path) => path !== undefined);
  const places = await Promise.all(present.map((path) => real(path)));
  return [...new Set(places.map((place, index) => valueOf(place) ?? present[index] ?? ''))];
}

/** Returns an entry for an unreadable path of which the kernel shows nothing either. */
function unresolved(
  place: Observed<string>,
  shown: string | undefined,
  what: string,
  { at }: MountItem,
): readonly Entry<Mount>[] {
  return place.state === 'unreadable' && shown === undefined
    ? [{ unresolved: `where ${what} leads is unknown: ${place.detail}`, at }]
    : [];
}

/**
 * Returns the entries of a named volume. Its directory is the engine's own; it counts as a host path only
 * where a link or a mount in its place leads elsewhere, or the kernel mounted something else.
 */
async function resolveVolume(entry: MountItem, lookup: MountLookup): Promise<readonly Entry<Mount>[]> {
  const { source = '', target } = entry.value;
  const place = lookup.volume(entry.value);
  if (place === undefined) return [entry];
  const { path } = place;
  const own = await volumeNames(place, lookup);
  const real = await lookup.real(path);
  const followed = valueOf(real) ?? path;
  const shown = lookup.path(target);
  const found = await realPaths([followed, lookup.bound(followed), shown], lookup);
  const elsewhere = found.filter((each) => !own.includes(each));
  const inside = [...lookup.below(path, entry.value), ...socketsIn(own, target, lookup)];
  return [
    await withBelow(entry, inside, lookup),
    ...elsewhere.map((each): MountItem => ({
      ...entry,
      value: { ...entry.value, hostPath: known(each, `volume ${source}, which leads there on the host`) },
    })),
    ...unresolved(real, shown, `volume ${source}`, entry),
  ];
}

/**
 * Returns the names that what a mount shows of a volume may have on the host without leading elsewhere: the data
 * root may be behind a link or a bind mount, and the volume's directory itself may not.
 */
async function volumeNames(
  place: VolumePlace | undefined,
  { real, bound }: MountLookup,
): Promise<readonly string[]> {
  if (place === undefined) return [];
  const above = posix.dirname(place.folder);
  const linked = valueOf(await real(above)) ?? above;
  const rest = place.path.slice(above.length);
  return [...new Set([above, linked, bound(linked) ?? linked].map((folder) => `${folder}${rest}`))];
}

/** Returns the sockets of engines in a directory that is no host path itself, as mounts below its target. */
function socketsIn(
  folders: readonly string[],
  target: string,
  { sockets }: MountLookup,
): readonly MountBelow[] {
  return sockets.flatMap((socket) => {
    const folder = folders.find((each) => isWithin(socket, each));
    if (folder === undefined) return [];
    return [{ target: posix.join(target, `.${socket.slice(folder.length)}`), hostPath: socket }];
  });
}

async function withBelow(
  entry: MountItem,
  mounts: readonly MountBelow[],
  { real }: MountLookup,
): Promise<MountItem> {
  if (mounts.length === 0) return entry;
  const below = await Promise.all(
    mounts.map(async (mount) => {
      const place = await real(mount.hostPath);
      return place.state === 'known' ? { ...mount, hostPath: place.value } : mount;
    }),
  );
  return { ...entry, value: { ...entry.value, below } };
}

function withPath(entry: MountItem, path: string, how: string): MountItem {
  const { hostPath } = entry.value;
  if (hostPath.state !== 'known' || hostPath.value === path) return entry;
  const from = `${hostPath.from}, ${how} on the host from ${hostPath.value}`;
  return { ...entry, value: { ...entry.value, hostPath: known(path, from) } };
}
