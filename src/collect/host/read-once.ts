import type { HostFiles } from '../../io/files.ts';

/** Memoizes a read by path. */
function memoize<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
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
  const text = memoize((path) => files.readText(path));
  return {
    ...files,
    readText: (path, maxBytes) => (maxBytes === undefined ? text(path) : files.readText(path, maxBytes)),
    status: memoize((path) => files.status(path)),
    readLink: memoize((path) => files.readLink(path)),
    list: memoize((path) => files.list(path)),
    realPath: memoize((path) => files.realPath(path)),
  };
}
