import type { ComponentName, OwningPackage } from '../../core/engine-component.ts';
import { absent, known, mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { fixesOf, installedPackages, upstreamOf, type InstalledPackage } from '../../formats/dpkg/status.ts';
import type { HostFiles } from '../../io/files.ts';

/** Packages that bring a component: Docker's own first, then those of distributions and Microsoft. */
const packageNames: Readonly<Record<ComponentName, readonly string[]>> = {
  engine: ['docker-ce', 'docker.io', 'moby-engine', 'docker-engine'],
  containerd: ['containerd.io', 'containerd', 'moby-containerd'],
  runc: ['containerd.io', 'runc', 'moby-runc'],
  buildx: ['docker-buildx-plugin', 'docker-buildx', 'moby-buildx'],
  compose: ['docker-compose-plugin', 'docker-compose-v2', 'docker-compose', 'moby-compose'],
};

const otherDatabases = ['/usr/lib/sysimage/rpm', '/var/lib/rpm', '/lib/apk/db/installed', '/var/lib/pacman'];
const dpkgStatus = '/var/lib/dpkg/status';

/** The installed packages of engine components, by name; absent on a machine without package manager. */
export type PackageTable = Observed<ReadonlyMap<string, InstalledPackage>>;

/** Reads which packages of components are installed. Only dpkg's database is understood. */
export async function packageTable(files: HostFiles): Promise<PackageTable> {
  const names = new Set(Object.values(packageNames).flat());
  const status = await files.readText(dpkgStatus, 64 * 1024 * 1024);
  if (status.state === 'known') {
    const found = installedPackages(status.value, names);
    return known(new Map(found.map((one) => [one.name, one])), dpkgStatus);
  }
  if (status.state === 'unreadable') return status;
  for (const path of otherDatabases) {
    if ((await files.status(path)).state !== 'absent')
      return unreadable('unsupported', 'this package manager’s database is not read', path);
  }
  return absent(dpkgStatus);
}

/** The installed packages that bring a component. */
export function packagesFor(table: PackageTable, name: ComponentName): readonly InstalledPackage[] {
  return table.state === 'known' ? packageNames[name].flatMap((one) => table.value.get(one) ?? []) : [];
}

/**
 * The package of a component that calls itself `version`: the installed one whose program has that
 * version. Absent when no package brings the component.
 */
export async function owningPackage(
  files: HostFiles,
  table: PackageTable,
  name: ComponentName,
  version: string,
): Promise<Observed<OwningPackage>> {
  if (table.state !== 'known') return table;
  const candidates = packagesFor(table, name);
  const [first] = candidates;
  if (first === undefined) return absent(table.from);
  // containerd.io brings runc too, and has the version of containerd.
  const owner =
    candidates.find((one) => agrees(one, version)) ?? candidates.find((one) => one.name === 'containerd.io');
  if (owner !== undefined) return known(await withFixes(files, owner), table.from);
  const detail = `${first.name} ${first.version} is installed, and what runs calls itself ${version}`;
  return unreadable('undetermined', detail, table.from);
}

function agrees({ version }: InstalledPackage, running: string): boolean {
  const plain = running.replace(/^v/u, '');
  return upstreamOf(version) === plain || version.replace(/^\d+:/u, '') === plain;
}

async function withFixes(files: HostFiles, { name, version }: InstalledPackage): Promise<OwningPackage> {
  const changelog = await firstText(files, [
    `/usr/share/doc/${name}/changelog.Debian.gz`,
    `/usr/share/doc/${name}/changelog.gz`,
  ]);
  return { manager: 'dpkg', name, version, fixes: mapKnown(changelog, fixesOf) };
}

async function firstText(files: HostFiles, paths: readonly string[]): Promise<Observed<string>> {
  for (const path of paths) {
    const text = await files.readText(path, 4 * 1024 * 1024);
    if (text.state !== 'absent') return text;
  }
  return absent(paths.join(', '));
}
