/**
 * Whether `path` is `folder` or below it. Both are absolute and normalised, with symbolic links resolved if
 * they matter.
 */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
