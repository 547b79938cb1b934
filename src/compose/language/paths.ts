import { posix } from 'node:path';
import type { SourceFile } from './node.ts';

/** Whether a name is of a file that Compose fetches: a Git repository or an OCI artifact. */
export function isRemote(written: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:\/\/|git@|github\.com\/)/iu.test(written);
}

/**
 * Returns the absolute path of a path in a Compose file, and its name relative to the file that names it.
 * Windows paths are not resolved.
 */
export function relatedFile(from: SourceFile, written: string): { path: string; shown: string } {
  if (posix.isAbsolute(written)) return { path: posix.normalize(written), shown: written };
  return {
    path: posix.resolve(from.directory, written),
    shown: isRemote(written) ? written : posix.join(from.shownDirectory ?? posix.dirname(from.file), written),
  };
}

/** Returns a file that another one names, ready to parse; its relative paths start from its directory. */
export function openFile(path: string, shown: string, text: string): SourceFile {
  return { file: shown, directory: posix.dirname(path), text };
}
