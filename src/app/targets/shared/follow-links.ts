import { dirname, isAbsolute, join } from 'node:path/posix';
import { isWithin } from '../../../core/is-within.ts';
import { known, valueOf } from '../../../core/observed.ts';
import type { Entry, Mount, WrittenWorkload } from '../../../core/workload.ts';
import type { HostFiles } from '../../../io/files.ts';
import { memoizeByPath } from '../../../io/memoize-by-path.ts';

/** The kernel gives up after as many (path_resolution(7)). */
const maximumLinks = 40;

/** Where links are followed. */
interface LinkedFolders {
  /** Absent where a path is no link below the folders. */
  target(path: string): Promise<string | undefined>;
  /** The folder above a path, which is elsewhere than written where links lead to a folder of the project. */
  above(path: string): string;
  /** Whether a path is below one of the folders. */
  holds(path: string): boolean;
}

/**
 * Returns the folders, and what they are without links: a link may name either. What is outside belongs to this machine,
 * which need not be the one that the project runs on.
 */
async function linkedFolders(paths: Iterable<string>, files: HostFiles): Promise<LinkedFolders> {
  const written = [...new Set(paths)].filter((folder) => folder !== '/');
  const real = new Map<string, string>();
  for (const folder of written) real.set(folder, valueOf(await files.realPath(folder)) ?? folder);
  const folders = [...new Set([...written, ...real.values()])].filter((folder) => folder !== '/');
  const holds = (path: string): boolean =>
    folders.some((folder) => path !== folder && isWithin(path, folder));
  const linkAt = memoizeByPath((path) => files.readLink(path));
  return {
    holds,
    target: async (path) => (holds(path) ? valueOf(await linkAt(path)) : undefined),
    above: (path) => dirname(real.get(path) ?? path),
  };
}

/** Returns where a path below one of the folders leads, as the kernel goes through its names one by one. */
async function followed(path: string, folders: LinkedFolders): Promise<string> {
  let place = '/';
  let count = 0;
  const names = path.split('/');
  while (names.length > 0) {
    const name = names.shift() ?? '';
    const next = name === '..' ? folders.above(place) : join(place, name);
    const target = count < maximumLinks ? await folders.target(next) : undefined;
    if (target === undefined) {
      place = next;
      continue;
    }
    count += 1;
    if (isAbsolute(target)) place = '/';
    names.unshift(...target.split('/'));
  }
  return place;
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
  const follow = async (entry: Entry<Mount>): Promise<Entry<Mount>> => {
    if (!('value' in entry)) return entry;
    const { hostPath } = entry.value;
    if (hostPath.state !== 'known' || !folders.holds(hostPath.value)) return entry;
    const place = await followed(hostPath.value, folders);
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
