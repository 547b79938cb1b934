import type { ComponentName } from '../../core/engine-component.ts';
import { absent, known, mapKnown, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { fixesOf } from '../database/change-log/fixes.ts';
import { installedPackages, upstreamOf } from '../database/dpkg/status.ts';
import type { HostFiles } from '../../io/files.ts';
import type { InstalledPackage, PackageDatabase } from './installed-package.ts';
import { isProgram } from './programs.ts';

/** Packages that bring a component: Docker's own first, then those of distributions and Microsoft. */
const packageNames: Readonly<Record<ComponentName, readonly string[]>> = {
  engine: ['docker-ce', 'docker.io', 'moby-engine', 'docker-engine'],
  containerd: ['containerd.io', 'containerd', 'moby-containerd'],
  runc: ['containerd.io', 'runc', 'moby-runc'],
  buildx: ['docker-buildx-plugin', 'docker-buildx', 'moby-buildx'],
  compose: ['docker-compose-plugin', 'docker-compose-v2', 'docker-compose', 'moby-compose'],
};

const status = '/var/lib/dpkg/status';
const lists = '/var/lib/dpkg/info';
/** Only lists of packages with such a name are read: there is one for each package of the machine. */
const likelyList = /^([^:]*(?:docker|moby|containerd|runc|buildx|compose)[^:]*)(?::[a-z0-9]+)?\.list$/u;

/**
 * The database of Debian's package manager. A package is known by its name or, as distributions have
 * others (`containerd-stable`), by its list of files.
 */
export async function dpkgDatabase(files: HostFiles): Promise<PackageDatabase> {
  const text = await files.readText(status, 64 * 1024 * 1024);
  if (text.state !== 'known') return text;
  const filesOf = await listedFiles(files);
  const named = Object.values(packageNames).flat();
  const found = installedPackages(text.value, new Set([...named, ...filesOf.keys()]));
  const versions = new Map(found.map(({ name, version }) => [name, version]));
  return known((component) => {
    const others = [...filesOf].flatMap(([name, own]) =>
      own.some((file) => isProgram(file, component)) ? [name] : [],
    );
    return [...new Set([...packageNames[component], ...others])].flatMap((name) => {
      const version = versions.get(name);
      return version === undefined ? [] : [packageOf(files, name, version, filesOf.get(name) ?? [])];
    });
  }, status);
}

async function listedFiles(files: HostFiles): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = valueOf(await files.list(lists)) ?? [];
  const entries = names.flatMap((file) => {
    const name = likelyList.exec(file)?.[1];
    return name === undefined ? [] : [{ name, file }];
  });
  const read = await Promise.all(entries.map(({ file }) => files.readText(`${lists}/${file}`)));
  return new Map(entries.map(({ name }, index) => [name, (valueOf(read[index]) ?? '').split('\n')]));
}

function packageOf(
  files: HostFiles,
  name: string,
  version: string,
  own: readonly string[],
): InstalledPackage {
  return {
    manager: 'dpkg',
    name,
    version,
    from: status,
    shown: [upstreamOf(version), version.replace(/^\d+:/u, '')],
    files: own,
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
