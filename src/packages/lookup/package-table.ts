import type { ComponentName } from '../../core/engine-component.ts';
import { unreadable, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { apkDatabase } from './apk.ts';
import { dpkgDatabase } from './dpkg.ts';
import type { InstalledPackage, PackageDatabase, PackagesOf } from './installed-package.ts';
import { rpmDatabases } from './rpm.ts';

/** What the package managers of a machine say; it may have several, and none. */
export interface PackageTable {
  /** Packages that bring a component, from every database that could be read. */
  packagesFor(component: ComponentName): readonly InstalledPackage[];
  /** A database that could not be read, if there is one: a component without a package may be in it. */
  unread?: UnreadableReading;
  /** Where was looked. */
  from: string;
}

const unsupported = ['/var/lib/pacman'];

/** Reads which packages of components are installed. */
export async function packageTable(files: HostFiles): Promise<PackageTable> {
  const [dpkg, rpm, apk, others] = await Promise.all([
    dpkgDatabase(files),
    rpmDatabases(files),
    apkDatabase(files),
    otherDatabases(files),
  ]);
  const databases: readonly PackageDatabase[] = [dpkg, ...rpm, apk, ...others];
  const read = databases.flatMap((one) => (one.state === 'known' ? [one.value] : []));
  const unread = databases.find((one) => one.state === 'unreadable');
  return {
    packagesFor: (component) => read.flatMap((packagesOf: PackagesOf) => packagesOf(component)),
    ...(unread === undefined ? {} : { unread }),
    from: databases.map(({ from }) => from).join(', '),
  };
}

async function otherDatabases(files: HostFiles): Promise<readonly UnreadableReading[]> {
  const readings = await Promise.all(unsupported.map((path) => files.status(path)));
  return readings
    .filter(({ state }) => state !== 'absent')
    .map(({ from }) => unreadable('unsupported', 'this package manager’s database is not read', from));
}
