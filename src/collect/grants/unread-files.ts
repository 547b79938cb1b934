import { valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Reads files that may be missing, and remembers which ones could not be read. */
export interface TrackedFiles {
  /** The text of a file; absent if there is none or it cannot be read. */
  text(path: string): Promise<string | undefined>;
  /** The paths in a folder; none if there is none or it cannot be listed. */
  pathsIn(folder: string): Promise<readonly string[]>;
  /** Remembers a reading of a path that failed, and returns the value of any other. */
  valueAt<T>(path: string, reading: Observed<T>): T | undefined;
  /** What could not be read and why, the first one read first: `/home/ann/.docker/cert.pem: permission denied`. */
  unread(): readonly string[];
}

/** Returns a reader of files that may be missing. */
export function trackUnread(files: HostFiles): TrackedFiles {
  const unread = new Map<string, string>();
  const valueAt = <T>(path: string, reading: Observed<T>): T | undefined => {
    if (reading.state === 'unreadable') unread.set(path, reading.detail);
    return valueOf(reading);
  };
  return {
    text: async (path) => valueAt(path, await files.readText(path)),
    pathsIn: async (folder) =>
      (valueAt(folder, await files.list(folder)) ?? []).map((name) => `${folder}/${name}`),
    valueAt,
    unread: () => [...unread].map(([path, detail]) => `${path}: ${detail}`),
  };
}
