import type { HostFiles } from '../../io/files.ts';

/** Memoizes a read by path. */
export function memoizeByPath<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const cache = new Map<string, Promise<T>>();
  return (path) => {
    const answer = cache.get(path) ?? read(path);
    cache.set(path, answer);
    return answer;
  };
}

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
