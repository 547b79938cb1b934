import { dirname } from 'node:path/posix';
import { isWithin } from '../../../core/is-within.ts';
import { known, valueOf } from '../../../core/observed.ts';
import type { Observed } from '../../../core/observed.ts';
import type { HostCopy } from '../../../core/workload/compose-service.ts';
import type { Entry, Mount, Written, WrittenWorkload } from '../../../core/workload/workload.ts';
import type { HostFiles } from '../../../io/files.ts';

/** Where links are followed. */
interface LinkedFolders {
  /** The folder above a path, which is elsewhere than written where a link leads to a folder of the project. */
  above(path: string): string;
  /** Whether a path is below one of the folders. */
  holds(path: string): boolean;
}

/**
 * Returns the folders, and what they are without links: a link may name either. What is outside belongs to this machine,
 * which need not be the one that the project runs on.
 */
async function linkedFolders(paths: Iterable<string>, files: HostFiles): Promise<LinkedFolders> {
  const real = new Map<string, string>();
  for (const folder of new Set(paths)) real.set(folder, valueOf(await files.realPath(folder)) ?? folder);
  const folders = [...new Set([...real].flat())].filter((folder) => folder !== '/');
  return {
    above: (path) => dirname(real.get(path) ?? path),
    holds: (path) => folders.some((folder) => path !== folder && isWithin(path, folder)),
  };
}

/**
 * Returns what tells where a path leads, as the kernel goes through its names one by one. Each link is followed once: a
 * repository can make its links as long, and as many, as it likes.
 */
function linkFollower(folders: LinkedFolders, files: HostFiles): (path: string) => Promise<Observed<string>> {
  const places = new Map<string, string>();
  const closed = new Map<string, Observed<string>>();

  async function placeOf(path: string): Promise<string> {
    const link = await files.readLink(path);
    // Also while it is being followed: links in a circle lead nowhere.
    places.set(path, path);
    if (link.state === 'unreadable' && link.why === 'denied') closed.set(path, link);
    const target = valueOf(link);
    if (target === undefined) return path;
    const place = await follow(target.startsWith('/') ? '/' : dirname(path), target);
    places.set(path, place);
    return place;
  }

  async function follow(from: string, path: string): Promise<string> {
    let place = from;
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue;
      if (name === '..') place = folders.above(place);
      else {
        const next = place === '/' ? `/${name}` : `${place}/${name}`;
        place = folders.holds(next) ? (places.get(next) ?? (await placeOf(next))) : next;
      }
    }
    return place;
  }

  return async (path) => {
    const place = await follow('/', path);
    // What is below a folder that may not be read may be a link.
    const denied = [...closed].find(([folder]) => isWithin(place, folder));
    return denied?.[1] ?? known(place, path);
  };
}

type Follow = (path: string) => Promise<Observed<string>>;

async function followedMount(entry: Entry<Mount>, follow: Follow): Promise<Entry<Mount>> {
  if (!('value' in entry) || entry.value.hostPath.state !== 'known') return entry;
  const { value: path, from } = entry.value.hostPath;
  const place = await follow(path);
  if (valueOf(place) === path) return entry;
  const found = place.state === 'known' ? known(place.value, from) : place;
  return { ...entry, value: { ...entry.value, hostPath: found } };
}

async function followedCopy(entry: Entry<HostCopy>, follow: Follow): Promise<Entry<HostCopy>> {
  if (!('value' in entry)) return entry;
  const { path, by } = entry.value;
  const place = await follow(path);
  if (place.state === 'unreadable') return { unresolved: `${by}: ${place.detail}`, at: entry.at };
  return valueOf(place) === path
    ? entry
    : { ...entry, value: { ...entry.value, path: valueOf(place) ?? path } };
}

/** Returns entries one after the other: a link that is being followed is one of a circle. Absent if none changes. */
async function followedEntries<T>(
  written: Written<readonly Entry<T>[]> | undefined,
  followed: (entry: Entry<T>) => Promise<Entry<T>>,
): Promise<Written<readonly Entry<T>[]> | undefined> {
  if (written === undefined || !('value' in written)) return undefined;
  const value: Entry<T>[] = [];
  for (const entry of written.value) value.push(await followed(entry));
  return value.every((entry, index) => entry === written.value[index]) ? undefined : { ...written, value };
}

/**
 * Returns workloads whose mounts, and whose copies into builds and containers, show what links in the folders of a
 * project lead to: the engine follows them, and a repository may contain them.
 */
export async function followLinks(
  workloads: readonly WrittenWorkload[],
  paths: Iterable<string>,
  files: HostFiles,
): Promise<readonly WrittenWorkload[]> {
  const folders = await linkedFolders(paths, files);
  const leadsTo = linkFollower(folders, files);
  const follow: Follow = async (path) => (folders.holds(path) ? leadsTo(path) : known(path, path));
  const result: WrittenWorkload[] = [];
  for (const workload of workloads) {
    const { mounts, hostCopies } = workload.settings;
    const newMounts = await followedEntries(mounts, (entry) => followedMount(entry, follow));
    const newCopies = await followedEntries(hostCopies, (entry) => followedCopy(entry, follow));
    const settings = {
      ...workload.settings,
      ...(newMounts && { mounts: newMounts }),
      ...(newCopies && { hostCopies: newCopies }),
    };
    result.push(newMounts || newCopies ? { ...workload, settings } : workload);
  }
  return result;
}
