import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { absent, known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { fileFailure } from './failure.ts';
import type { HostFiles } from './files.ts';
import { inRoot } from './resolve-in-root.ts';

/** A regular file or directory of a walk; `path` is relative to its start, `/`. */
export interface TreeEntry {
  path: string;
  kind: 'file' | 'directory';
  mode: number;
  uid: number;
}

/** Filter and limits of a walk. */
export interface WalkOptions {
  keep: (entry: TreeEntry) => boolean;
  /** Directories to skip. */
  isLeftOut: (path: string) => boolean;
  mostEntries: number;
  mostDepth: number;
  timeoutMs: number;
}

/** Number of entries in a directory tree, and the selected ones. */
export interface WalkedTree {
  entries: number;
  kept: readonly TreeEntry[];
}

/** Concurrent `lstat` calls. */
const concurrency = 64;

/**
 * Walks a directory tree without following links below it. One unreadable part, or exceeding a limit, makes
 * the whole unreadable.
 */
export async function walkTree(
  files: HostFiles,
  folder: string,
  options: WalkOptions,
): Promise<Observed<WalkedTree>> {
  const real = await files.realPath(folder);
  if (real.state !== 'known') return real;
  try {
    return await walk(inRoot(files.root, real.value), folder, options);
  } catch (error) {
    const failure = fileFailure(error, folder);
    return failure.state === 'absent'
      ? unreadable('gone', 'a part was removed while being read', folder)
      : failure;
  }
}

async function walk(base: string, from: string, options: WalkOptions): Promise<Observed<WalkedTree>> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const top = await entryAt(base, '/');
  if (top?.kind !== 'directory') return absent(from);
  const kept = options.keep(top) ? [top] : [];
  const waiting = ['/'];
  let entries = 1;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const names = await readdir(posix.join(base, folder), { withFileTypes: true });
    entries += names.length;
    const why = describeLimit(options, entries, folder, deadline.aborted);
    if (why !== undefined) return unreadable('unsupported', why, from);
    for (const entry of await entriesOf(base, folder, names)) {
      if (options.keep(entry)) kept.push(entry);
      if (entry.kind === 'directory' && !options.isLeftOut(entry.path)) waiting.push(entry.path);
    }
  }
  return known({ entries, kept }, from);
}

function describeLimit(
  { mostEntries, mostDepth, timeoutMs }: WalkOptions,
  entries: number,
  folder: string,
  isLate: boolean,
): string | undefined {
  if (entries > mostEntries) return `more than ${mostEntries} files`;
  if (folder.split('/').length > mostDepth) return `nested deeper than ${mostDepth} directories`;
  return isLate ? `not read within ${timeoutMs / 1000} s` : undefined;
}

async function entriesOf(base: string, folder: string, names: readonly Dirent[]): Promise<TreeEntry[]> {
  const matching = names.filter((name) => name.isFile() || name.isDirectory());
  const found: TreeEntry[] = [];
  for (let start = 0; start < matching.length; start += concurrency) {
    const slice = matching.slice(start, start + concurrency);
    const read = await Promise.all(slice.map(({ name }) => entryAt(base, posix.join(folder, name))));
    found.push(...read.filter((entry) => entry !== undefined));
  }
  return found;
}

/** Absent for a path that is neither a regular file nor a directory. */
async function entryAt(base: string, path: string): Promise<TreeEntry | undefined> {
  const status = await lstat(posix.resolve(base, `.${path}`));
  if (!status.isFile() && !status.isDirectory()) return undefined;
  const kind = status.isFile() ? 'file' : 'directory';
  return { path, kind, mode: status.mode & 0o7777, uid: status.uid };
}
