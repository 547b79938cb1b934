import { known } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Mount, MountBelow, WrittenWorkload } from '../../core/workload.ts';
import type { HostFiles } from '../../io/files.ts';
import { deviceName } from './device-name.ts';

/** Answers the path that a path of the machine really is, asking for each once. */
export type RealPath = (path: string) => Promise<Observed<string>>;

/**
 * The real path on the engine's own machine: without symbolic links, and where the file is one of
 * `sockets` or a device under another name, the path of that.
 */
export async function realPaths(files: HostFiles, sockets: readonly string[]): Promise<RealPath> {
  const byIdentity = new Map<string, string>();
  for (const socket of sockets) {
    const real = await files.realPath(socket);
    const status = real.state === 'known' ? await files.status(real.value) : real;
    if (status.state === 'known') byIdentity.set(status.value.identity, status.value.path);
  }
  const seen = new Map<string, Promise<Observed<string>>>();
  return (path) => {
    const reading = seen.get(path) ?? resolvePath(files, path, byIdentity);
    seen.set(path, reading);
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
  const other = sockets.get(status.value.identity) ?? (await deviceName(files, status.value));
  return known(other ?? real.value, path);
}

/** What the tables of mounts say. */
export interface Mounted {
  /** What a target of a running container shows; `undefined` where they do not tell. */
  path: (target: string) => string | undefined;
  /** What is handed in below a source that is mounted at a target. */
  below: (source: string, target: string) => readonly MountBelow[];
}

/** The workload with the host paths of its mounts as they really are. */
export async function withRealMounts(
  written: WrittenWorkload,
  real: RealPath,
  mounted: Mounted,
): Promise<WrittenWorkload> {
  const { mounts } = written.settings;
  if (mounts === undefined || !('value' in mounts)) return written;
  const targets = new Set(mounts.value.flatMap((entry) => ('value' in entry ? [entry.value.target] : [])));
  // What is written for a place is an entry of its own.
  const besides: Mounted = {
    ...mounted,
    below: (source, target) => mounted.below(source, target).filter((mount) => !targets.has(mount.target)),
  };
  const value = await Promise.all(mounts.value.map((entry) => realEntries(entry, real, besides)));
  return { ...written, settings: { ...written.settings, mounts: { ...mounts, value: value.flat() } } };
}

/**
 * One entry for each path that the mount may be: where its source leads now, and what the kernel
 * says was mounted. Links may have been pointed elsewhere since the start, and a container with
 * rights enough can mount over its target, so neither takes the place of the other. A source that
 * is not there keeps its path; one that may not be followed leaves an unresolved entry beside it.
 */
async function realEntries(entry: Entry<Mount>, real: RealPath, mounted: Mounted): Promise<Entry<Mount>[]> {
  if (!('value' in entry) || entry.value.hostPath.state !== 'known') return [entry];
  const { value: path } = entry.value.hostPath;
  const place = await real(path);
  const followed = place.state === 'known' ? place.value : path;
  // The path of a volume may be a block device: the kernel shows where the engine mounted that.
  const shown = entry.value.type === 'bind' ? mounted.path(entry.value.target) : undefined;
  const shownPlace = shown === undefined ? undefined : await real(shown);
  const also = shownPlace?.state === 'known' ? shownPlace.value : shown;
  const first = withPath(entry, followed, 'followed');
  const recursive = !entry.value.options.includes('bind-nonrecursive');
  const below = recursive ? mounted.below(followed, entry.value.target) : [];
  const entries = [await withBelow(first, below, real)];
  if (also !== undefined && also !== followed) entries.push(withPath(entry, also, 'mounted'));
  const lost = place.state === 'unreadable' && shown === undefined;
  return lost
    ? [...entries, { unresolved: `where ${path} leads is not known: ${place.detail}`, at: entry.at }]
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
