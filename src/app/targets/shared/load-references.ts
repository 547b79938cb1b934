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

/** The names in folders. Most files that a project may have are not there, and to list a folder once costs less than an attempt for each. */
interface Listings {
  /** Whether a folder has an entry of that name; absent if it cannot be listed. */
  has: (path: string) => Promise<boolean | undefined>;
  /** Whether its folder was listed and has no such entry. */
  isKnownToLack: (path: string) => boolean;
}

function listingsOf(files: HostFiles): Listings {
  const asked = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const listed = new Map<string, ReadonlySet<string>>();
  const namesIn = async (folder: string): Promise<ReadonlySet<string> | undefined> => {
    const list = valueOf(await files.list(folder));
    const names = list && new Set(list);
    if (names !== undefined) listed.set(folder, names);
    return names;
  };
  return {
    async has(path) {
      const folder = dirname(path);
      const names = asked.get(folder) ?? namesIn(folder);
      asked.set(folder, names);
      return (await names)?.has(basename(path));
    },
    isKnownToLack: (path) => listed.get(dirname(path))?.has(basename(path)) === false,
  };
}

/** Returns the text of a file. A folder of that name is no file that could not be read. */
async function readReference(files: HostFiles, { has }: Listings, path: string): Promise<Observed<string>> {
  if ((await has(path)) === false) return absent(path);
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
  const listings = listingsOf(files);
  const texts = answersOf((path) => readReference(files, listings, path));
  const places = answersOf(
    async (path) => (await listings.has(path)) !== false && (await files.realPath(path)).state === 'known',
  );
  // What is not there needs no further run.
  const textAt = (path: string): Observed<string> | undefined =>
    listings.isKnownToLack(path) ? undefined : texts.get(path);
  for (const path of expected) texts.get(path);
  await texts.fill();
  for (;;) {
    const reading = read({
      load: (path) => valueOf(textAt(path)),
      whyUnread: (path) => {
        const content = textAt(path);
        return content?.state === 'unreadable' ? content.detail : undefined;
      },
      exists: (path) => !listings.isKnownToLack(path) && (places.get(path) ?? false),
    });
    const asked = [await texts.fill(), await places.fill()];
    if (!asked.includes(true)) return reading;
  }
}
