import { posix } from 'node:path';
import { valueOf } from '../core/observed.ts';
import { apkDatabases, readApkPackages } from '../inventory/apk/installed.ts';
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

async function listedByDpkg(files: HostFiles): Promise<readonly string[]> {
  const names = (valueOf(await files.list(dpkgLists)) ?? []).filter((name) => name.endsWith('.list'));
  const texts = await Promise.all(names.map((name) => files.readText(`${dpkgLists}/${name}`, longest)));
  return texts.flatMap((text) => (valueOf(text) ?? '').split('\n'));
}

async function listedByApk(files: HostFiles, names: ReadonlySet<string>): Promise<readonly string[]> {
  const texts = await Promise.all(apkDatabases.map((path) => files.readText(path, longest)));
  return texts.flatMap((text) =>
    readApkPackages(valueOf(text) ?? '', (name) => names.has(name)).packages.flatMap((one) => one.files),
  );
}

async function listedByRpm(files: HostFiles, names: ReadonlySet<string>): Promise<readonly string[]> {
  const places = rpmFolders.flatMap((folder) => rpmForms.map((form) => `${folder}/${form}`));
  const found = await Promise.all(
    places.map(async (path) => {
      if ((await files.status(path)).state !== 'known') return [];
      return valueOf(await readRpmDatabase(files, path, names)) ?? [];
    }),
  );
  return found.flat().flatMap((one) => one.files);
}

/** Returns those of the paths that an installed package brought, as far as the databases can be read. */
export async function findPackagedFiles(
  files: HostFiles,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const names = new Set(paths.map((path) => posix.basename(path)));
  const lists = await Promise.all([
    listedByDpkg(files),
    listedByApk(files, names),
    listedByRpm(files, names),
  ]);
  const listed = new Set(lists.flat());
  return new Set(paths.filter((path) => spellings(path).some((each) => listed.has(each))));
}
