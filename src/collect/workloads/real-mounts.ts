import { known } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Mount, WrittenWorkload } from '../../core/workload.ts';
import type { HostFiles } from '../../io/files.ts';

/** Answers the path that a path of the machine really is, asking for each once. */
export type RealPath = (path: string) => Promise<Observed<string>>;

/**
 * The real path on the engine's own machine: without symbolic links, and where the file is one of
 * `sockets` under another name, that socket's path.
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
  const socket = status.state === 'known' ? sockets.get(status.value.identity) : undefined;
  return known(socket ?? real.value, path);
}

/** What the kernel says a target of a running container shows; `undefined` where it does not tell. */
export type MountedPath = (target: string) => string | undefined;

/** The workload with the host paths of its mounts as they really are. */
export async function withRealMounts(
  written: WrittenWorkload,
  real: RealPath,
  mounted: MountedPath,
): Promise<WrittenWorkload> {
  const { mounts } = written.settings;
  if (mounts === undefined || !('value' in mounts)) return written;
  const value = await Promise.all(mounts.value.map((entry) => realEntries(entry, real, mounted)));
  return { ...written, settings: { ...written.settings, mounts: { ...mounts, value: value.flat() } } };
}

/**
 * What the kernel says comes first: links may lead elsewhere since the container started. A source
 * that is not there keeps the path as written. One that may not be followed is judged by that path
 * too, and leaves an unresolved entry beside it: where it leads is not known.
 */
async function realEntries(
  entry: Entry<Mount>,
  real: RealPath,
  mounted: MountedPath,
): Promise<Entry<Mount>[]> {
  if (!('value' in entry) || entry.value.hostPath.state !== 'known') return [entry];
  const { value: path, from } = entry.value.hostPath;
  // The path of a volume may be a block device: the kernel shows where the engine mounted that.
  const shown = entry.value.type === 'bind' ? mounted(entry.value.target) : undefined;
  const place = await real(shown ?? path);
  if (place.state === 'unreadable' && shown === undefined)
    return [entry, { unresolved: `where ${path} leads is not known: ${place.detail}`, at: entry.at }];
  const found = place.state === 'known' ? place.value : (shown ?? path);
  if (found === path) return [entry];
  const how = shown === undefined ? 'followed' : 'mounted';
  const hostPath = known(found, `${from}, ${how} on the host from ${path}`);
  return [{ ...entry, value: { ...entry.value, hostPath } }];
}
