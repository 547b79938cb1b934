import { posix } from 'node:path';
import { valueOf } from '../core/observed.ts';
import { apkDatabases } from '../inventory/apk/installed.ts';
import { rpmFolders, rpmForms } from '../inventory/rpm/places.ts';
import type { HostFiles } from '../io/files.ts';
import { readRpmDatabase } from './rpm-files.ts';

const dpkgLists = '/var/lib/dpkg/info';
const longest = 64 * 1024 * 1024;

/** Names of a path before and after the folders of programs were merged: `/bin/ping`, `/usr/bin/ping`. */
function spellings(path: string): readonly string[] {
  const merged = path.replace(/^\/usr(?=\/s?bin\/)/u, '');
  const inBin = [path, merged].map((each) => each.replace(/\/sbin\//u, '/bin/'));
  const inSbin = [path, merged].map((each) => each.replace(/\/bin\//u, '/sbin/'));
  return [...new Set([path, merged, ...inBin, ...inSbin])];
}

/** Commands of a maintainer script that give a program its rights. */
const givesRights = /\b(?:chmod|setcap|dpkg-statoverride|install)\b/u;

/** Whether the script that dpkg runs after the installation names a program and gives rights. */
async function isElevatedByScript(files: HostFiles, list: string, path: string): Promise<boolean> {
  const script = `${dpkgLists}/${list.replace(/\.list$/u, '.postinst')}`;
  const text = valueOf(await files.readText(script)) ?? '';
  const name = posix.basename(path);
  return givesRights.test(text) && text.split(/[^\w.+@-]+/u).includes(name);
}

/** Returns those of the paths to which a package of dpkg gives rights; its lists say nothing of modes. */
async function elevatedByDpkg(files: HostFiles, paths: readonly string[]): Promise<readonly string[]> {
  const names = (valueOf(await files.list(dpkgLists)) ?? []).filter((name) => name.endsWith('.list'));
  const found = await Promise.all(
    names.map(async (name) => {
      const lines = new Set(
        (valueOf(await files.readText(`${dpkgLists}/${name}`, longest)) ?? '').split('\n'),
      );
      const owned = paths.filter((path) => spellings(path).some((each) => lines.has(each)));
      const elevated = await Promise.all(
        owned.map(async (path) => ((await isElevatedByScript(files, name, path)) ? [path] : [])),
      );
      return elevated.flat();
    }),
  );
  return found.flat();
}

/** Returns the setuid files of a database of apk: `a:UID:GID:MODE` after the line of a file. */
function setuidOfApk(text: string): readonly string[] {
  const found: string[] = [];
  let [folder, file] = ['/', ''];
  for (const line of text.split('\n')) {
    const value = line.slice(2);
    if (line.startsWith('F:')) folder = value === '' ? '/' : `/${value}/`;
    else if (line.startsWith('R:')) file = `${folder}${value}`;
    else if (/^a:\d+:\d+:[4-7]\d{3}$/u.test(line) && file !== '') found.push(file);
    if (!line.startsWith('R:') && !line.startsWith('a:')) file = '';
  }
  return found;
}

async function elevatedByApk(files: HostFiles): Promise<readonly string[]> {
  const texts = await Promise.all(apkDatabases.map((path) => files.readText(path, longest)));
  return texts.flatMap((text) => setuidOfApk(valueOf(text) ?? ''));
}

async function elevatedByRpm(files: HostFiles, names: ReadonlySet<string>): Promise<readonly string[]> {
  const places = rpmFolders.flatMap((folder) => rpmForms.map((form) => `${folder}/${form}`));
  const found = await Promise.all(
    places.map(async (path) => {
      if ((await files.status(path)).state !== 'known') return [];
      return valueOf(await readRpmDatabase(files, path, names)) ?? [];
    }),
  );
  return found.flat().flatMap(({ elevated = [] }) => elevated);
}

/**
 * Returns those of the paths that an installed package makes setuid or gives file capabilities, as far as the databases
 * can be read: a package that brought a program says nothing of what somebody did to it later.
 */
export async function findElevatedByPackage(
  files: HostFiles,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const names = new Set(paths.map((path) => posix.basename(path)));
  const [dpkg, ...others] = await Promise.all([
    elevatedByDpkg(files, paths),
    elevatedByApk(files),
    elevatedByRpm(files, names),
  ]);
  const listed = new Set(others.flat());
  const known = paths.filter((path) => spellings(path).some((each) => listed.has(each)));
  return new Set([...dpkg, ...known]);
}
