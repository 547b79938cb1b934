import { join, relative, resolve } from 'node:path/posix';
import { isWithin } from '../../../core/is-within.ts';
import { known, valueOf } from '../../../core/observed.ts';
import type { Entry, Mount, WrittenWorkload } from '../../../core/workload.ts';
import type { HostFiles } from '../../../io/files.ts';

/** The kernel gives up after as many (path_resolution(7)). */
const maximumLinks = 40;

/**
 * Returns where a path below one of the folders leads. Links are followed as long as they stay below the folders: what
 * is outside belongs to this machine, which need not be the one that the project runs on.
 */
async function followed(path: string, folders: readonly string[], files: HostFiles): Promise<string> {
  let place = path;
  for (let count = 0; count < maximumLinks; count += 1) {
    const next = await firstLink(place, folders, files);
    if (next === undefined) return place;
    place = next;
  }
  return place;
}

/** Returns the path with its first link below a folder replaced; absent without one. */
async function firstLink(
  path: string,
  folders: readonly string[],
  files: HostFiles,
): Promise<string | undefined> {
  const folder = folders.find((one) => path !== one && isWithin(path, one));
  if (folder === undefined) return undefined;
  const names = relative(folder, path).split('/');
  for (let at = folder; names.length > 0;) {
    const parent = at;
    at = join(parent, names.shift() ?? '');
    const target = valueOf(await files.readLink(at));
    if (target !== undefined) return join(resolve(parent, target), ...names);
  }
  return undefined;
}

/**
 * Returns workloads whose mounts show what links in the folders of a project lead to: the engine follows them, and a
 * repository may contain them.
 */
export async function followLinks(
  workloads: readonly WrittenWorkload[],
  paths: Iterable<string>,
  files: HostFiles,
): Promise<readonly WrittenWorkload[]> {
  const folders = [...new Set(paths)]
    .filter((folder) => folder !== '/')
    .toSorted((a, b) => a.length - b.length);
  const follow = async (entry: Entry<Mount>): Promise<Entry<Mount>> => {
    if (!('value' in entry)) return entry;
    const { hostPath } = entry.value;
    if (hostPath.state !== 'known') return entry;
    const place = await followed(hostPath.value, folders, files);
    return place === hostPath.value
      ? entry
      : { ...entry, value: { ...entry.value, hostPath: known(place, hostPath.from) } };
  };
  return Promise.all(
    workloads.map(async (workload) => {
      const { mounts } = workload.settings;
      if (mounts === undefined || !('value' in mounts)) return workload;
      const value = await Promise.all(mounts.value.map(follow));
      return { ...workload, settings: { ...workload.settings, mounts: { ...mounts, value } } };
    }),
  );
}
