/** Longest path that Linux takes, in characters (PATH_MAX). */
export const longestPath = 4096;

/** What the name of an entry means, or why it means nothing. */
export type EntryPath = { path: string } | { refused: string };

/**
 * Returns the absolute path of a name in an archive, without `.` and `..`; a relative one that leaves the root is refused,
 * as by the engine (moby, pkg/archive, UnpackLayer).
 */
export function entryPath(name: string): EntryPath {
  if (name.length > longestPath) return { refused: `its name has more than ${longestPath} characters` };
  // Nearly all names are in this form already.
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/u.test(name)) return { path: `/${name}` };
  const isAbsolute = name.startsWith('/');
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined && !isAbsolute) return { refused: 'it leaves the root' };
  }
  return { path: `/${parts.join('/')}` };
}

/** Returns the directory of an absolute path; of the root, the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** Returns the last part of an absolute path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the path of a name in a directory. */
export function joinPath(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
