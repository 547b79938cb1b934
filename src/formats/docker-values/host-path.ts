import { posix } from 'node:path';

/** What a relative path is relative to, and what `~` stands for. */
export interface PathContext {
  /** Absolute. */
  directory: string;
  home?: string;
}

const windowsPath = /^(?:[A-Za-z]:|\\\\)/u;

/**
 * The absolute, cleaned form of a path as written: relative to `directory`, `~` and `~/…` as
 * `home`; Windows paths stay as they are. Symbolic links are not followed. `undefined` when it
 * cannot be told (`~` without a home, `~someone`, a folder that is not absolute).
 */
export function absolutePath(written: string, { directory, home }: PathContext): string | undefined {
  if (windowsPath.test(written)) return written;
  if (written.startsWith('/')) return posix.resolve(written);
  if (/^~(?:\/|$)/u.test(written))
    return home === undefined ? undefined : posix.resolve(home, `.${written.slice(1)}`);
  if (written.startsWith('~') || !directory.startsWith('/')) return undefined;
  return posix.resolve(directory, written);
}
