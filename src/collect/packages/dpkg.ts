import type { ComponentName } from '../../core/engine-component.ts';
import { absent, mapKnown } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { fixesOf } from '../../formats/change-log/fixes.ts';
import { installedPackages, upstreamOf } from '../../formats/dpkg/status.ts';
import type { HostFiles } from '../../io/files.ts';
import type { InstalledPackage, PackageDatabase } from './installed-package.ts';

/** Packages that bring a component: Docker's own first, then those of distributions and Microsoft. */
const packageNames: Readonly<Record<ComponentName, readonly string[]>> = {
  engine: ['docker-ce', 'docker.io', 'moby-engine', 'docker-engine'],
  containerd: ['containerd.io', 'containerd', 'moby-containerd'],
  runc: ['containerd.io', 'runc', 'moby-runc'],
  buildx: ['docker-buildx-plugin', 'docker-buildx', 'moby-buildx'],
  compose: ['docker-compose-plugin', 'docker-compose-v2', 'docker-compose', 'moby-compose'],
};

const allNames: ReadonlySet<string> = new Set(Object.values(packageNames).flat());
const status = '/var/lib/dpkg/status';

/** The database of Debian's package manager. */
export async function dpkgDatabase(files: HostFiles): Promise<PackageDatabase> {
  const text = await files.readText(status, 64 * 1024 * 1024);
  return mapKnown(text, (known) => {
    const found = new Map(installedPackages(known, allNames).map((one) => [one.name, one.version]));
    return (component) =>
      packageNames[component].flatMap((name) => {
        const version = found.get(name);
        return version === undefined ? [] : [packageOf(files, name, version)];
      });
  });
}

function packageOf(files: HostFiles, name: string, version: string): InstalledPackage {
  return {
    manager: 'dpkg',
    name,
    version,
    from: status,
    shown: [upstreamOf(version), version.replace(/^\d+:/u, '')],
    files: [],
    fixes: async () =>
      mapKnown(
        await firstText(files, [
          `/usr/share/doc/${name}/changelog.Debian.gz`,
          `/usr/share/doc/${name}/changelog.gz`,
        ]),
        fixesOf,
      ),
  };
}

async function firstText(files: HostFiles, paths: readonly string[]): Promise<Observed<string>> {
  for (const path of paths) {
    const text = await files.readText(path, 4 * 1024 * 1024);
    if (text.state !== 'absent') return text;
  }
  return absent(paths.join(', '));
}
