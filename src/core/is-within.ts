/**
 * Whether `path` is `folder` or below it. Both are absolute and normalised, with symbolic links resolved if
 * they matter.
 */
export function isWithin(path: string, folder: string): boolean {
  if (folder === '/' || path === folder) return true;
  return path.startsWith(folder) && path[folder.length] === '/';
}
