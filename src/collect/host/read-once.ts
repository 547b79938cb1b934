import type { HostFiles } from '../../io/files.ts';
import { memoizeByPath } from '../../io/memoize-by-path.ts';

/**
 * Returns the same files, each read once: many paths share parents, and all answers are of one moment. Reads
 * with their own size limit are not cached.
 */
export function readOnce(files: HostFiles): HostFiles {
  const text = memoizeByPath((path) => files.readText(path));
  return {
    ...files,
    readText: (path, maxBytes) => (maxBytes === undefined ? text(path) : files.readText(path, maxBytes)),
    status: memoizeByPath((path) => files.status(path)),
    readLink: memoizeByPath((path) => files.readLink(path)),
    list: memoizeByPath((path) => files.list(path)),
    realPath: memoizeByPath((path) => files.realPath(path)),
  };
}
