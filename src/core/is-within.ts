/** Whether `path` is `folder` or below it. Both are absolute, without `.` and `..` and, where links matter, without links. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
