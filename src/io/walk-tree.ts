import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { absent, known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { fileFailure } from './failure.ts';
import type { HostFiles } from './files.ts';
import { inRoot } from './resolve-in-root.ts';

/** A regular file or a folder below where a walk began; `path` starts there: `/` is the beginning itself. */
export interface TreeEntry {
  path: string;
  kind: 'file' | 'directory';
  mode: number;
  uid: number;
}

/** What to keep of a walk and where it gives up. */
export interface WalkOptions {
  keep: (entry: TreeEntry) => boolean;
  /** Folders that are not entered. */
  isLeftOut: (path: string) => boolean;
  mostEntries: number;
  mostDepth: number;
  timeoutMs: number;
}

/** How many entries a folder tree has, and those that were kept. */
export interface WalkedTree {
  entries: number;
  kept: readonly TreeEntry[];
}

/** `lstat` calls at a time. */
const batch = 64;

/**
 * Walks a folder of a machine without ever following a link below it. All or nothing: a part that
 * cannot be read, or more than `options` allows, makes the whole unreadable.
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
      ? unreadable('gone', 'a part of it was removed while it was read', folder)
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
    const why = exceeded(options, entries, folder, deadline.aborted);
    if (why !== undefined) return unreadable('unsupported', why, from);
    for (const entry of await entriesOf(base, folder, names)) {
      if (options.keep(entry)) kept.push(entry);
      if (entry.kind === 'directory' && !options.isLeftOut(entry.path)) waiting.push(entry.path);
    }
  }
  return known({ entries, kept }, from);
}

function exceeded(
  { mostEntries, mostDepth, timeoutMs }: WalkOptions,
  entries: number,
  folder: string,
  late: boolean,
): string | undefined {
  if (entries > mostEntries) return `it has more than ${mostEntries} files`;
  if (folder.split('/').length > mostDepth) return `its folders are deeper than ${mostDepth}`;
  return late ? `it was not read in ${timeoutMs / 1000} s` : undefined;
}

async function entriesOf(base: string, folder: string, names: readonly Dirent[]): Promise<TreeEntry[]> {
  const wanted = names.filter((name) => name.isFile() || name.isDirectory());
  const found: TreeEntry[] = [];
  for (let start = 0; start < wanted.length; start += batch) {
    const some = wanted.slice(start, start + batch);
    const read = await Promise.all(some.map(({ name }) => entryAt(base, posix.join(folder, name))));
    found.push(...read.filter((entry) => entry !== undefined));
  }
  return found;
}

/** Undefined for what is neither a regular file nor a folder. */
async function entryAt(base: string, path: string): Promise<TreeEntry | undefined> {
  const status = await lstat(posix.resolve(base, `.${path}`));
  if (!status.isFile() && !status.isDirectory()) return undefined;
  const kind = status.isFile() ? 'file' : 'directory';
  return { path, kind, mode: status.mode & 0o7777, uid: status.uid };
}
