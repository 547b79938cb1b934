import { absent, known } from '../core/observed.ts';
import { apkDatabases, readApkPackages, type ApkPackage } from '../inventory/apk/installed.ts';
import type { HostFiles } from '../io/files.ts';
import {
  unreadEntries,
  type InstalledPackage,
  type PackageDatabase,
  type PackagesOf,
} from './installed-package.ts';
import { isProgram, programNames } from './programs.ts';

const names: ReadonlySet<string> = new Set(Object.values(programNames).flat());

/** Reads the database of apk, which has no changelogs. */
export async function readApkDatabase(files: HostFiles): Promise<readonly PackageDatabase[]> {
  for (const path of apkDatabases) {
    const text = await files.readText(path, 64 * 1024 * 1024);
    if (text.state === 'absent') continue;
    if (text.state === 'unreadable') return [text];
    const { packages, gaps } = readApkPackages(text.value, (name) => names.has(name));
    const packagesOf: PackagesOf = (component) =>
      packages
        .filter((one) => one.files.some((file) => isProgram(file, component)))
        .map((one) => packageOf(one, path));
    return [known(packagesOf, path), ...unreadEntries(gaps, path)];
  }
  return [absent(apkDatabases.join(', '))];
}

function packageOf({ name, version, origin, files }: ApkPackage, from: string): InstalledPackage {
  return {
    manager: 'apk',
    name,
    version,
    ...(origin === undefined || origin === name ? {} : { source: { name: origin, version } }),
    from,
    // `1.2.6-r1`: the second build of 1.2.6; `1.0.0_rc93-r0`: a pre-release.
    shown: [version.replace(/-r\d+$/u, '')],
    files,
    fixes: async () => absent(from),
  };
}
