import { basename, dirname } from 'node:path/posix';
import { absent, valueOf, type Observed } from '../../../core/observed.ts';
import type { HostFiles } from '../../../io/files.ts';
import { longestComposeFile } from './longest-compose-file.ts';

/** Returns the text of a file by absolute path; absent if unreadable. */
export type Load = (path: string) => string | undefined;

/** Returns why a file that is there could not be read. */
export type WhyUnread = (path: string) => string | undefined;

/** Returns whether something is there under an absolute path, links followed. */
export type Exists = (path: string) => boolean;

/** What a parser asks of the file system. */
export interface References {
  load: Load;
  whyUnread: WhyUnread;
  exists: Exists;
}

/** Answers by path, and the paths that were asked for without one. */
function answersOf<T>(ask: (path: string) => Promise<T>) {
  const known = new Map<string, T>();
  let missing = new Set<string>();
  const get = (path: string): T | undefined => {
    if (!known.has(path)) missing.add(path);
    return known.get(path);
  };
  /** Gets the missing answers, and returns whether there were any. */
  const fill = async (): Promise<boolean> => {
    const paths = [...missing];
    missing = new Set();
    for (const path of paths) known.set(path, await ask(path));
    return paths.length > 0;
  };
  return { get, fill };
}

/**
 * Whether a folder has an entry of that name; absent if it cannot be listed. Most files that a project may have are
 * not there, and to list a folder once costs less than an attempt for each.
 */
type HasEntry = (path: string) => Promise<boolean | undefined>;

function folderEntries(files: HostFiles): HasEntry {
  const folders = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const namesIn = async (folder: string): Promise<ReadonlySet<string> | undefined> => {
    const names = valueOf(await files.list(folder));
    return names && new Set(names);
  };
  return async (path) => {
    const folder = dirname(path);
    const names = folders.get(folder) ?? namesIn(folder);
    folders.set(folder, names);
    return (await names)?.has(basename(path));
  };
}

/** Returns the text of a file. A folder of that name is no file that could not be read. */
async function readReference(files: HostFiles, hasEntry: HasEntry, path: string): Promise<Observed<string>> {
  if ((await hasEntry(path)) === false) return absent(path);
  const text = await files.readText(path, longestComposeFile);
  if (text.state !== 'unreadable') return text;
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return status?.kind === 'directory' ? absent(path) : text;
}

/**
 * Runs a pure parser, loading each file it asks for and re-running it until nothing is missing. The `expected`
 * files are loaded before the first run.
 */
export async function parseWithReferences<T>(
  files: HostFiles,
  read: (references: References) => T,
  expected: readonly string[] = [],
): Promise<T> {
  const hasEntry = folderEntries(files);
  const texts = answersOf((path) => readReference(files, hasEntry, path));
  const places = answersOf(
    async (path) => (await hasEntry(path)) !== false && (await files.realPath(path)).state === 'known',
  );
  for (const path of expected) texts.get(path);
  await texts.fill();
  for (;;) {
    const reading = read({
      load: (path) => valueOf(texts.get(path)),
      whyUnread: (path) => {
        const content = texts.get(path);
        return content?.state === 'unreadable' ? content.detail : undefined;
      },
      exists: (path) => places.get(path) ?? false,
    });
    const asked = [await texts.fill(), await places.fill()];
    if (!asked.includes(true)) return reading;
  }
}
