import { join } from 'node:path/posix';
import { known, unreadable, type Observed } from '../../../core/observed.ts';
import { isUnwanted } from '../../../knowledge/dockerfile/unwanted-context-files.ts';
import type { HostFiles } from '../../../io/files.ts';

/** Folders of which only their names matter: they belong into no image, or hold too much. */
const notEntered: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'vendor',
  '__pycache__',
]);

const mostEntries = 5000;
const mostFound = 1000;
const deepest = 6;

/** Concurrent readings of one folder. */
const concurrency = 32;

/**
 * Lists what of a build context should be in no image: relative paths of files and links, and of directories with a
 * slash at the end. Links are not followed, as the builder does not. Unreadable if it is larger than what is read.
 */
export async function listContext(files: HostFiles, folder: string): Promise<Observed<readonly string[]>> {
  const found: string[] = [];
  let count = 0;
  let waiting: readonly string[] = [''];
  for (let depth = 0; waiting.length > 0; depth++) {
    if (depth > deepest) return unreadable('unsupported', `more than ${deepest} folders deep`, folder);
    const next: string[] = [];
    for (const below of waiting) {
      const names = await files.list(join(folder, below));
      if (names.state === 'unreadable') return names;
      if (names.state === 'absent') continue;
      count += names.value.length;
      if (count > mostEntries) return unreadable('unsupported', `more than ${mostEntries} files`, folder);
      const entries = await entriesOf(files, folder, below, names.value);
      found.push(...entries.filter(isUnwanted));
      next.push(...entries.filter((path) => path.endsWith('/') && !notEntered.has(lastName(path))));
    }
    if (found.length > mostFound)
      return unreadable('unsupported', `more than ${mostFound} files that no image should have`, folder);
    waiting = next;
  }
  return known(found, folder);
}

function lastName(path: string): string {
  return path.split('/').at(-2) ?? '';
}

async function entriesOf(
  files: HostFiles,
  folder: string,
  below: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const entries: string[] = [];
  for (let start = 0; start < names.length; start += concurrency)
    entries.push(
      ...(await Promise.all(
        names.slice(start, start + concurrency).map(async (name) => {
          const status = await files.status(join(folder, below, name));
          const isFolder = status.state === 'known' && status.value.kind === 'directory';
          return `${below}${name}${isFolder ? '/' : ''}`;
        }),
      )),
    );
  return entries;
}
