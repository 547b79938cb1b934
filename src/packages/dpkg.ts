import type { ComponentName } from '../core/engine/engine-component.ts';
import { absent, known, mapKnown, valueOf } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { parseFixes } from './fixes.ts';
import { readFileList } from '../inventory/dpkg/file-list.ts';
import { readStatus, toUpstreamVersion, type DpkgPackage } from '../inventory/dpkg/status.ts';
import type { HostFiles } from '../io/files.ts';
import {
  unreadEntries,
  type InstalledPackage,
  type PackageDatabase,
  type PackagesOf,
} from './installed-package.ts';
import { isProgram } from './programs.ts';

/** Packages that ship a component: Docker's first, then those of distributions and Microsoft. */
const packageNames: Readonly<Record<ComponentName, readonly string[]>> = {
  engine: ['docker-ce', 'docker.io', 'moby-engine', 'docker-engine'],
  containerd: ['containerd.io', 'containerd', 'moby-containerd'],
  runc: ['containerd.io', 'runc', 'moby-runc'],
  buildx: ['docker-buildx-plugin', 'docker-buildx', 'moby-buildx'],
  compose: ['docker-compose-plugin', 'docker-compose-v2', 'docker-compose', 'moby-compose'],
};

const status = '/var/lib/dpkg/status';
const lists = '/var/lib/dpkg/info';
/** Read only lists with such a name: there is one per installed package. */
const likelyList = /^([^:]*(?:docker|moby|containerd|runc|buildx|compose)[^:]*)(?::[a-z0-9]+)?\.list$/u;

/**
 * Reads the database of dpkg. Finds a package by name or, for other names in distributions
 * (`containerd-stable`), by its file list. A paragraph that is not understood may be one of those.
 */
export async function readDpkgDatabase(files: HostFiles): Promise<readonly PackageDatabase[]> {
  const text = await files.readText(status, 64 * 1024 * 1024);
  if (text.state !== 'known') return [text];
  const filesOf = await listedFiles(files);
  const wanted = new Set([...Object.values(packageNames).flat(), ...filesOf.keys()]);
  const { packages, gaps } = readStatus(text.value, { isWanted: (name) => wanted.has(name) });
  const installed = new Map(packages.map((one) => [one.name, one]));
  const packagesOf: PackagesOf = (component) => {
    const others = [...filesOf].flatMap(([name, own]) =>
      own.some((file) => isProgram(file, component)) ? [name] : [],
    );
    return [...new Set([...packageNames[component], ...others])].flatMap((name) => {
      const one = installed.get(name);
      return one === undefined ? [] : [packageOf(files, one, filesOf.get(name) ?? [])];
    });
  };
  return [known(packagesOf, status), ...unreadEntries(gaps, status)];
}

async function listedFiles(files: HostFiles): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = valueOf(await files.list(lists)) ?? [];
  const entries = names.flatMap((file) => {
    const name = likelyList.exec(file)?.[1];
    return name === undefined ? [] : [{ name, file }];
  });
  const read = await Promise.all(entries.map(({ file }) => files.readText(`${lists}/${file}`)));
  return new Map(entries.map(({ name }, index) => [name, readFileList(valueOf(read[index]) ?? '').paths]));
}

function packageOf(
  files: HostFiles,
  { name, version, source }: DpkgPackage,
  own: readonly string[],
): InstalledPackage {
  return {
    manager: 'dpkg',
    name,
    version,
    ...(source === undefined ? {} : { source }),
    from: status,
    shown: [toUpstreamVersion(version), version.replace(/^\d+:/u, '')],
    files: own,
    fixes: async () =>
      mapKnown(
        await firstText(files, [
          `/usr/share/doc/${name}/changelog.Debian.gz`,
          `/usr/share/doc/${name}/changelog.gz`,
        ]),
        parseFixes,
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
