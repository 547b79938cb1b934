import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Libraries that every program loads, and the file that names them (ld.so(8)). */
const preload = '/etc/ld.so.preload';
/** Directories in which ldconfig(8) finds libraries for every program. */
const search = '/etc/ld.so.conf';

/** A file that any library would be. */
const anyLibrary = 'any.so';

/** The lines of a file of the dynamic linker, without comments. */
async function linesOf(files: HostFiles, path: string): Promise<readonly string[] | undefined> {
  const text = await files.readText(path);
  if (text.state === 'absent') return undefined;
  const lines = (valueOf(text) ?? '').split('\n').map((line) => line.replace(/#.*/u, '').trim());
  return lines.filter((line) => line !== '');
}

async function preloadedFiles(files: HostFiles): Promise<readonly string[]> {
  const lines = await linesOf(files, preload);
  const names = (lines ?? []).flatMap((line) => line.split(/[\s:]+/u));
  return lines === undefined ? [] : [preload, ...names.filter((path) => path.startsWith('/'))];
}

/** Returns the files that an `include` names: a pattern in its last part, relative to `/etc`. */
async function includedFiles(files: HostFiles, pattern: string): Promise<readonly string[]> {
  const path = posix.resolve(posix.dirname(search), pattern);
  const folder = posix.dirname(path);
  const [before = '', ...after] = posix.basename(path).split('*');
  if (after.length === 0) return [path];
  const names = valueOf(await files.list(folder)) ?? [];
  const end = after.at(-1) ?? '';
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(end))
    .map((name) => `${folder}/${name}`);
}

async function searchedFiles(files: HostFiles): Promise<readonly string[]> {
  const own = await linesOf(files, search);
  if (own === undefined) return [];
  const patterns = own.flatMap((line) => /^include\s+(.+)/u.exec(line)?.[1]?.split(/\s+/u) ?? []);
  const included = (await Promise.all(patterns.map((each) => includedFiles(files, each)))).flat();
  const lines = await Promise.all(included.map((path) => linesOf(files, path)));
  const folders = [...own, ...lines.flatMap((found) => found ?? [])].flatMap((line) =>
    line.split(/[\s:,=]+/u),
  );
  return [
    search,
    ...included,
    ...folders.filter((path) => path.startsWith('/')).map((folder) => posix.join(folder, anyLibrary)),
  ];
}

/**
 * Returns the files by which every program of a machine loads libraries, there or not: `/etc/ld.so.preload` and what
 * it names, `/etc/ld.so.conf` with its parts, and a library in each of their directories.
 */
export async function systemLibraries(files: HostFiles): Promise<readonly string[]> {
  return (await Promise.all([preloadedFiles(files), searchedFiles(files)])).flat();
}
