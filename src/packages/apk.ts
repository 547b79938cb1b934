import { absent, mapKnown } from '../core/observed.ts';
import { apkPackagesWith, type ApkPackage } from '../inventory/apk/installed.ts';
import type { HostFiles } from '../io/files.ts';
import type { InstalledPackage, PackageDatabase } from './installed-package.ts';
import { isProgram, programNames } from './programs.ts';

/** Database paths of Alpine: in `/usr` if `/lib` is a link. */
const paths = ['/usr/lib/apk/db/installed', '/lib/apk/db/installed'];
const names: ReadonlySet<string> = new Set(Object.values(programNames).flat());

/** Reads the database of apk, which has no changelogs. */
export async function readApkDatabase(files: HostFiles): Promise<PackageDatabase> {
  for (const path of paths) {
    const text = await files.readText(path, 64 * 1024 * 1024);
    if (text.state === 'absent') continue;
    return mapKnown(text, (known) => {
      const found = apkPackagesWith(known, names);
      return (component) =>
        found
          .filter((one) => one.files.some((file) => isProgram(file, component)))
          .map((one) => packageOf(one, path));
    });
  }
  return absent(paths.join(', '));
}

function packageOf({ name, version, files }: ApkPackage, from: string): InstalledPackage {
  return {
    manager: 'apk',
    name,
    version,
    from,
    // `1.2.6-r1`: the second build of 1.2.6; `1.0.0_rc93-r0`: a pre-release.
    shown: [version.replace(/-r\d+$/u, '')],
    files,
    fixes: async () => absent(from),
  };
}
