import { dirname, join, relative } from 'node:path/posix';
import type { HostFiles } from '../../io/files.ts';
import type { ReadContext } from './shared/target.ts';

/** What lies in the root of a project, in the order in which it is looked for. */
const markers = [['.git'], ['ironhull.yaml', 'ironhull.yml']] as const;

async function holdsOneOf(files: HostFiles, folder: string, names: readonly string[]): Promise<boolean> {
  const found = await Promise.all(names.map((name) => files.status(join(folder, name))));
  return found.some(({ state }) => state === 'known');
}

type NearestFolder = (folder: string) => Promise<string | undefined>;

/** Finds the nearest folder, from the given one upwards, that holds one of `names`. Each folder is looked at once. */
function nearestHolding(files: HostFiles, names: readonly string[]): NearestFolder {
  const found = new Map<string, Promise<string | undefined>>();
  const search: NearestFolder = async (folder) => {
    if (await holdsOneOf(files, folder, names)) return folder;
    const parent = dirname(folder);
    return parent === folder ? undefined : nearest(parent);
  };
  const nearest: NearestFolder = (folder) => {
    const known = found.get(folder) ?? search(folder);
    found.set(folder, known);
    return known;
  };
  return nearest;
}

/** Returns a function that finds the root of the project that a folder is in; `undefined` where nothing marks one. */
export function projectRoots(files: HostFiles): NearestFolder {
  const searches = markers.map((names) => nearestHolding(files, names));
  return async (folder) => {
    for (const nearest of searches) {
      const root = await nearest(folder);
      if (root !== undefined) return root;
    }
    return undefined;
  };
}

/**
 * Keys of files: their paths from the root of their project. That is the nearest folder above with
 * `.git`, else with a policy, else the folder that was named. So a finding keeps its identity when
 * the checkout is renamed or moved.
 */
export function fileKeys(files: HostFiles): ReadContext['keyOf'] {
  const rootOf = projectRoots(files);
  return async (path, namedFolder = dirname(path)) =>
    relative((await rootOf(dirname(path))) ?? namedFolder, path);
}
