import type { HostFiles } from '../../io/files.ts';

/** Asks once for each path, whoever asks again. */
function once<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (path) => {
    const answer = asked.get(path) ?? read(path);
    asked.set(path, answer);
    return answer;
  };
}

/**
 * The same files, each read once and not again: many paths have the folders on their way and the
 * files that name them in common, and all answers are of one moment. Texts of a bound of their own
 * are read each time.
 */
export function readOnce(files: HostFiles): HostFiles {
  const text = once((path) => files.readText(path));
  return {
    ...files,
    readText: (path, maxBytes) => (maxBytes === undefined ? text(path) : files.readText(path, maxBytes)),
    status: once((path) => files.status(path)),
    readLink: once((path) => files.readLink(path)),
    list: once((path) => files.list(path)),
    realPath: once((path) => files.realPath(path)),
  };
}
