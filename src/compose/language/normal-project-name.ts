/** A name as Compose makes a project's name of it: lower case, only `[a-z0-9_-]`, no `_` or `-` in front. */
export function normaliseProjectName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^-_a-z0-9]/g, '')
    .replace(/^[_-]+/, '');
}

/** Last element of an absolute folder; `''` for the root. */
export function folderName(directory: string): string {
  return directory.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}
