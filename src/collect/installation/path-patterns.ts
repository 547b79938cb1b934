import { valueOf } from '../../core/observed.ts';
import { fileNamePattern } from '../../formats/shell-words/file-name-pattern.ts';
import type { HostFiles } from '../../io/files.ts';

const wildcard = /[*?[]/u;

/** The paths that a pattern of a shell means, and the folders in which whoever may write to them adds one. */
export interface MatchedPaths {
  paths: readonly string[];
  folders: readonly string[];
}

/** Returns what an absolute path with wildcards in any of its parts means now; itself without wildcards. */
export async function matchPaths(files: HostFiles, path: string): Promise<MatchedPaths> {
  if (!wildcard.test(path)) return { paths: [path], folders: [] };
  let paths: readonly string[] = [''];
  const folders: string[] = [];
  for (const part of path.split('/').slice(1)) {
    if (!wildcard.test(part)) {
      // `/srv/*//x` is `/srv/*/x`; a slash at the end stays.
      paths = paths.map((one) => `${one.replace(/\/$/u, '')}/${part}`);
      continue;
    }
    const pattern = fileNamePattern(part);
    const searched = paths.map((one) => one.replace(/\/$/u, '') || '/');
    folders.push(...searched);
    const lists = await Promise.all(searched.map((folder) => files.list(folder)));
    paths = lists.flatMap((names, index) =>
      (valueOf(names) ?? [])
        .filter((name) => pattern.test(name))
        .map((name) => `${searched[index] === '/' ? '' : (searched[index] ?? '')}/${name}`),
    );
  }
  return { paths, folders };
}
