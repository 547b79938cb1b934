import type { ComponentName } from '../core/engine/engine-component.ts';
import { unreadable, type UnreadableReading } from '../core/observed.ts';
import type { HostFiles } from '../io/files.ts';
import { readApkDatabase } from './apk.ts';
import { readDpkgDatabase } from './dpkg.ts';
import type { InstalledPackage, PackageDatabase, PackagesOf } from './installed-package.ts';
import { readRpmDatabases } from './rpm.ts';

/** Packages of a machine's package managers, of which there may be none or several. */
export interface PackageTable {
  /** Returns the packages that ship a component, from every readable database. */
  packagesFor(component: ComponentName): readonly InstalledPackage[];
  /** An unreadable database, if any: it may contain the package. */
  unread?: UnreadableReading;
  /** Searched databases. */
  from: string;
}

const unsupported = ['/var/lib/pacman'];

/** Reads which component packages are installed. */
export async function readPackageTable(files: HostFiles): Promise<PackageTable> {
  const [dpkg, rpm, apk, others] = await Promise.all([
    readDpkgDatabase(files),
    readRpmDatabases(files),
    readApkDatabase(files),
    otherDatabases(files),
  ]);
  const databases: readonly PackageDatabase[] = [...dpkg, ...rpm, ...apk, ...others];
  const read = databases.flatMap((one) => (one.state === 'known' ? [one.value] : []));
  const unread = databases.find((one) => one.state === 'unreadable');
  return {
    packagesFor: (component) => read.flatMap((packagesOf: PackagesOf) => packagesOf(component)),
    ...(unread === undefined ? {} : { unread }),
    from: [...new Set(databases.map(({ from }) => from))].join(', '),
  };
}

async function otherDatabases(files: HostFiles): Promise<readonly UnreadableReading[]> {
  const readings = await Promise.all(unsupported.map((path) => files.status(path)));
  return readings
    .filter(({ state }) => state !== 'absent')
    .map(({ from }) => unreadable('unsupported', 'unsupported package manager', from));
}
