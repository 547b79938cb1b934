import { posix } from 'node:path';

/** The bases for relative paths and `~`. */
export interface PathContext {
  /** Absolute. */
  directory: string;
  home?: string;
}

const windowsPath = /^(?:[A-Za-z]:|\\\\)/u;

/**
 * Returns the absolute, normalised form of a path as written: relative to `directory`, `~` and `~/…` as
 * `home`; Windows paths are unchanged. Symbolic links are not followed. `undefined` if unknown (`~` without a
 * home, `~someone`, a base that is not absolute).
 */
export function absolutePath(written: string, { directory, home }: PathContext): string | undefined {
  if (windowsPath.test(written)) return written;
  if (written.startsWith('/')) return posix.resolve(written);
  if (/^~(?:\/|$)/u.test(written))
    return home === undefined ? undefined : posix.resolve(home, `.${written.slice(1)}`);
  if (written.startsWith('~') || !directory.startsWith('/')) return undefined;
  return posix.resolve(directory, written);
}
