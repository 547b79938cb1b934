import { dirname, join, relative } from 'node:path/posix';
import type { HostFiles } from '../../io/files.ts';

/** What lies in the root of a project, in the order in which it is looked for. */
const markers = [['.git'], ['ironhull.yaml', 'ironhull.yml']] as const;

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

async function holdsOneOf(files: HostFiles, folder: string, names: readonly string[]): Promise<boolean> {
  const found = await Promise.all(names.map((name) => files.status(join(folder, name))));
  return found.some(({ state }) => state === 'known');
}

async function projectRoot(files: HostFiles, folder: string): Promise<string | undefined> {
  for (const names of markers) {
    for (const above of upwards(folder)) if (await holdsOneOf(files, above, names)) return above;
  }
  return undefined;
}

/** Gives the key of a file by its absolute path; `namedFolder` is the folder that was named, if one was. */
export type FileKey = (path: string, namedFolder?: string) => Promise<string>;

/**
 * Keys of files: their paths from the root of their project. That is the nearest folder above with
 * `.git`, else with a policy, else the folder that was named. So a finding keeps its identity when
 * the checkout is renamed or moved.
 */
export function fileKeys(files: HostFiles): FileKey {
  const roots = new Map<string, Promise<string | undefined>>();
  return async (path, namedFolder = dirname(path)) => {
    const folder = dirname(path);
    const root = roots.get(folder) ?? projectRoot(files, folder);
    roots.set(folder, root);
    return relative((await root) ?? namedFolder, path);
  };
}
