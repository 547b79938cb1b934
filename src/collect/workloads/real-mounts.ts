import { known } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Mount, MountBelow, WrittenWorkload } from '../../core/workload.ts';
import type { HostFiles } from '../../io/files.ts';
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
  const cache = new Map<string, Promise<Observed<string>>>();
  return (path) => {
    const reading = cache.get(path) ?? resolvePath(files, path, byIdentity);
    cache.set(path, reading);
    return reading;
  };
}

async function resolvePath(
  files: HostFiles,
  path: string,
  sockets: ReadonlyMap<string, string>,
): Promise<Observed<string>> {
  const real = await files.realPath(path);
  if (real.state !== 'known') return real;
  const status = await files.status(real.value);
  if (status.state !== 'known') return real;
  const other = sockets.get(status.value.identity) ?? (await readDeviceName(files, status.value));
  return known(other ?? real.value, path);
}

/** Lookups in mount tables. */
export interface MountLookup {
  /** Host path behind a target of a running container; absent if unknown. */
  path: (target: string) => string | undefined;
  /** Mounts included below a source mounted at a target. */
  below: (source: string, target: string) => readonly MountBelow[];
}

/** Returns the workload with resolved host paths of its mounts. */
export async function withRealMounts(
  written: WrittenWorkload,
  real: RealPath,
  mounted: MountLookup,
): Promise<WrittenWorkload> {
  const { mounts } = written.settings;
  if (mounts === undefined || !('value' in mounts)) return written;
  const targets = new Set(mounts.value.flatMap((entry) => ('value' in entry ? [entry.value.target] : [])));
  // A mount written for a target is an entry already.
  const lookup: MountLookup = {
    ...mounted,
    below: (source, target) => mounted.below(source, target).filter((mount) => !targets.has(mount.target)),
  };
  const value = await Promise.all(mounts.value.map((entry) => resolveEntry(entry, real, lookup)));
  return { ...written, settings: { ...written.settings, mounts: { ...mounts, value: value.flat() } } };
}

/**
 * Returns an entry for each host path a mount may have: where its source leads now, and what the kernel
 * mounted. Links may have changed since the start, and a privileged container can mount over its target, so
 * both count. A missing source keeps its path; an unreadable one adds an unresolved entry.
 */
async function resolveEntry(
  entry: Entry<Mount>,
  real: RealPath,
  mounted: MountLookup,
): Promise<Entry<Mount>[]> {
  if (!('value' in entry) || entry.value.hostPath.state !== 'known') return [entry];
  const { value: path } = entry.value.hostPath;
  const place = await real(path);
  const followed = place.state === 'known' ? place.value : path;
  // The source of a volume may be a block device: the kernel shows its mount point.
  const shown = entry.value.type === 'bind' ? mounted.path(entry.value.target) : undefined;
  const shownPlace = shown === undefined ? undefined : await real(shown);
  const also = shownPlace?.state === 'known' ? shownPlace.value : shown;
  const first = withPath(entry, followed, 'followed');
  const recursive = !entry.value.options.includes('bind-nonrecursive');
  const below = recursive ? mounted.below(followed, entry.value.target) : [];
  const entries = [await withBelow(first, below, real)];
  if (also !== undefined && also !== followed) entries.push(withPath(entry, also, 'mounted'));
  const isUnknown = place.state === 'unreadable' && shown === undefined;
  return isUnknown
    ? [...entries, { unresolved: `where ${path} leads is unknown: ${place.detail}`, at: entry.at }]
    : entries;
}

async function withBelow(
  entry: Entry<Mount> & { value: Mount },
  mounts: readonly MountBelow[],
  real: RealPath,
): Promise<Entry<Mount> & { value: Mount }> {
  if (mounts.length === 0) return entry;
  const below = await Promise.all(
    mounts.map(async ({ target, hostPath }) => {
      const place = await real(hostPath);
      return { target, hostPath: place.state === 'known' ? place.value : hostPath };
    }),
  );
  return { ...entry, value: { ...entry.value, below } };
}

function withPath(
  entry: Entry<Mount> & { value: Mount },
  path: string,
  how: string,
): Entry<Mount> & { value: Mount } {
  const { hostPath } = entry.value;
  if (hostPath.state !== 'known' || hostPath.value === path) return entry;
  const from = `${hostPath.from}, ${how} on the host from ${hostPath.value}`;
  return { ...entry, value: { ...entry.value, hostPath: known(path, from) } };
}
