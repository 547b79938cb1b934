/** A file as a report names it: below the base folder, or by its absolute path. */
export interface NamedPath {
  path: string;
  isRelative: boolean;
}

/** Returns how files are named from an absolute base folder of POSIX or Windows. */
export function pathsFrom(baseDirectory: string): (file: string) => NamedPath {
  const base = trimEnd(forwardSlashes(baseDirectory));
  return (file) => {
    const path = forwardSlashes(file);
    if (!isAbsolute(path)) return { path: withoutDots(path), isRelative: true };
    if (path.startsWith(`${base}/`))
      return { path: withoutDots(path.slice(base.length + 1)), isRelative: true };
    return { path, isRelative: false };
  };
}

/** Backslashes separate only in Windows paths: on POSIX they are part of a name. */
export function forwardSlashes(path: string): string {
  return /^(?:[A-Za-z]:\\|\\\\)/.test(path) ? path.replaceAll('\\', '/') : path;
}

export function trimEnd(path: string): string {
  return path.replace(/\/+$/, '');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

/** SARIF viewers resolve against the base, and GitHub matches names: `./a//b` is `a/b`. */
function withoutDots(path: string): string {
  const kept = path.split('/').filter((segment) => segment !== '.' && segment !== '');
  return kept.join('/');
}
