import { absent, known, mapKnown, unreadable, valueOf } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { parseFixes } from './fixes.ts';
import { writeVersion, type RpmPackage } from '../inventory/rpm/installed-package.ts';
import { rpmFolders, rpmForms } from '../inventory/rpm/places.ts';
import type { HostFiles } from '../io/files.ts';
import { compareRpmVersions } from '../versions/rpm.ts';
import type { InstalledPackage, PackageDatabase } from './installed-package.ts';
import { isProgram, programNames } from './programs.ts';
import { readRpmDatabase } from './rpm-files.ts';

const names: ReadonlySet<string> = new Set(Object.values(programNames).flat());

/** Reads the rpm databases; a machine migrated between formats or directories may have several. */
export async function readRpmDatabases(files: HostFiles): Promise<readonly PackageDatabase[]> {
  // Some of the directories may be links to others.
  const places = await Promise.all(
    rpmFolders.map(async (folder) => valueOf(await files.realPath(folder)) ?? folder),
  );
  const found = await Promise.all([...new Set(places)].map((folder) => databasesIn(files, folder)));
  return found.flat();
}

async function databasesIn(files: HostFiles, folder: string): Promise<readonly PackageDatabase[]> {
  const entries = await files.list(folder);
  if (entries.state !== 'known') return [await orDangling<never>(files, entries, folder)];
  const present = rpmForms.filter((form) => entries.value.includes(form));
  if (present.length > 0) return Promise.all(present.map((form) => databaseAt(files, `${folder}/${form}`)));
  // If rpm is installed beside another package manager, its directory contains only a lock.
  return entries.value.every((name) => name.startsWith('.'))
    ? [absent(folder)]
    : [unreadable('unsupported', 'no rpm database of a known format', folder)];
}

/** Treats a dangling link as unreadable: its target may have existed. */
async function orDangling<T>(files: HostFiles, reading: Observed<T>, path: string): Promise<Observed<T>> {
  if (reading.state !== 'absent' || (await files.status(path)).state === 'absent') return reading;
  return unreadable('gone', 'dangling symbolic link', path);
}

async function databaseAt(files: HostFiles, path: string): Promise<PackageDatabase> {
  const database = await orDangling(files, await readRpmDatabase(files, path, names), path);
  return mapKnown(database, (packages) => {
    // An interrupted update leaves two builds; the newer contains the fixes of the older.
    const oldestFirst = packages.toSorted(compareRpmVersions);
    return (component) =>
      oldestFirst
        .filter((one) => one.files.some((file) => isProgram(file, component)))
        .map((one) => packageOf(one, path));
  });
}

function packageOf(
  { name, epoch, version, release, vendor, module, files, changeLog }: RpmPackage,
  from: string,
): InstalledPackage {
  // Older pre-release packages state it in the release only: 1.0.0-95.rc93.el8.
  const pre = /(?:^|\.)((?:rc|beta|alpha)\.?\d+)/u.exec(release)?.[1];
  return {
    manager: 'rpm',
    name,
    version: writeVersion({ epoch, version, release }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(module === undefined ? {} : { module }),
    from,
    shown: [version, ...(pre === undefined ? [] : [`${version}-${pre}`])],
    files,
    fixes: async () =>
      changeLog === undefined ? absent(from) : known(parseFixes(changeLog.join('\n')), from),
  };
}
