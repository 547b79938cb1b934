import type { ComponentName, OwningPackage } from '../core/engine/engine-component.ts';
import { absent, known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { HostFiles } from '../io/files.ts';
import { findForeignProgram } from './foreign-program.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { PackageTable } from './package-table.ts';

/**
 * Returns the package of a component that reports `version`: the installed one whose program has that
 * version, unless the running program is known to belong to none. Absent if no package ships the component.
 */
export async function findOwningPackage(
  files: HostFiles,
  table: PackageTable,
  { name, version }: { name: ComponentName; version: string },
  program?: string,
): Promise<Observed<OwningPackage>> {
  const candidates = table.packagesFor(name);
  const owner =
    candidates.find((one) => !isBundle(one, name) && agrees(one, version)) ??
    candidates.find((one) => isBundle(one, name));
  if (owner !== undefined) return owned(files, owner, name, program);
  if (table.unread !== undefined) return table.unread;
  const [first] = candidates;
  if (first === undefined) return absent(table.from);
  const detail = `${first.name} ${first.version} is installed, but the program reports version ${version}`;
  return unreadable('undetermined', detail, first.from);
}

async function owned(
  files: HostFiles,
  owner: InstalledPackage,
  component: ComponentName,
  program: string | undefined,
): Promise<Observed<OwningPackage>> {
  const foreign = await findForeignProgram(files, component, owner.files, program);
  if (foreign === undefined) return known(await describePackage(owner), owner.from);
  const detail = `${owner.name} ${owner.version} is installed, but ${foreign} may run, which is not part of it`;
  return unreadable('undetermined', detail, owner.from);
}

/** Adds the vulnerabilities a package fixes according to its changelog. */
export async function describePackage({
  manager,
  name,
  version,
  vendor,
  source,
  module,
  fixes,
}: InstalledPackage): Promise<OwningPackage> {
  const stated = {
    ...(vendor === undefined ? {} : { vendor }),
    ...(source === undefined ? {} : { source }),
    ...(module === undefined ? {} : { module }),
  };
  return { manager, name, version, ...stated, fixes: await fixes() };
}

const reportedVersion: Readonly<Record<ComponentName, RegExp>> = {
  engine: /docker|moby/u,
  containerd: /containerd/u,
  runc: /runc/u,
  buildx: /buildx/u,
  compose: /compose/u,
};

/**
 * Whether a package ships a component under another version: `containerd.io` contains runc, with the version
 * of containerd.
 */
export function isBundle({ name }: InstalledPackage, component: ComponentName): boolean {
  return !reportedVersion[component].test(name);
}

function agrees({ shown }: InstalledPackage, running: string): boolean {
  return shown.some((text) => normalizeVersion(text) === normalizeVersion(running));
}

/**
 * Normalizes a version: package managers write `27.5.1_ce` for `27.5.1-ce` and `2.0.0~rc.1` for `2.0.0-rc.1`;
 * builds outside a repository report `1.7.25+unknown`.
 */
function normalizeVersion(version: string): string {
  return version
    .replace(/^v|\+unknown$/gu, '')
    .replace(/[-._~]+(?=[a-z])/giu, '-')
    .replace(/(rc|beta|alpha)\.(?=\d)/u, '$1');
}
