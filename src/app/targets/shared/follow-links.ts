import { dirname } from 'node:path/posix';
import { isWithin } from '../../../core/is-within.ts';
import { known, valueOf } from '../../../core/observed.ts';
import type { Observed } from '../../../core/observed.ts';
import type { Entry, Mount, WrittenWorkload } from '../../../core/workload/workload.ts';
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

/**
 * Returns workloads whose mounts show what links in the folders of a project lead to: the engine follows them, and a
 * repository may contain them.
 */
export async function followLinks(
  workloads: readonly WrittenWorkload[],
  paths: Iterable<string>,
  files: HostFiles,
): Promise<readonly WrittenWorkload[]> {
  const folders = await linkedFolders(paths, files);
  const follow = linkFollower(folders, files);
  const followed = async (entry: Entry<Mount>): Promise<Entry<Mount>> => {
    if (!('value' in entry)) return entry;
    const { hostPath } = entry.value;
    if (hostPath.state !== 'known' || !folders.holds(hostPath.value)) return entry;
    const place = await follow(hostPath.value);
    if (valueOf(place) === hostPath.value) return entry;
    const found = place.state === 'known' ? known(place.value, hostPath.from) : place;
    return { ...entry, value: { ...entry.value, hostPath: found } };
  };
  const result: WrittenWorkload[] = [];
  // One after the other: a link that is being followed is one of a circle.
  for (const workload of workloads) {
    const { mounts } = workload.settings;
    if (mounts === undefined || !('value' in mounts)) {
      result.push(workload);
      continue;
    }
    const value: Entry<Mount>[] = [];
    for (const entry of mounts.value) value.push(await followed(entry));
    const isSame = value.every((entry, index) => entry === mounts.value[index]);
    result.push(
      isSame ? workload : { ...workload, settings: { ...workload.settings, mounts: { ...mounts, value } } },
    );
  }
  return result;
}
