import { posix } from 'node:path';
import type { SourceFile } from './node.ts';

/**
 * The absolute path that a path in a Compose file names, and how that file is shown beside the
 * file that names it. Windows paths are not resolved.
 */
export function relatedFile(from: SourceFile, written: string): { path: string; shown: string } {
  if (posix.isAbsolute(written)) return { path: posix.normalize(written), shown: written };
  return {
    path: posix.resolve(from.directory, written),
    shown: posix.join(posix.dirname(from.file), written),
  };
}

/** A file that another one names, ready to parse; its relative paths start from its own folder. */
export function openFile(path: string, shown: string, text: string): SourceFile {
  return { file: shown, directory: posix.dirname(path), text };
}
