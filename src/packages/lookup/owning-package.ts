import type { ComponentName, OwningPackage } from '../../core/engine-component.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { foreignProgram } from './foreign-program.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { PackageTable } from './package-table.ts';

/**
 * The package of a component that calls itself `version`: the installed one whose program has that
 * version, unless the program that runs, where it is known, is none of a package. Absent when no
 * package brings the component.
 */
export async function owningPackage(
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
  const detail = `${first.name} ${first.version} is installed, and what runs calls itself ${version}`;
  return unreadable('undetermined', detail, first.from);
}

async function owned(
  files: HostFiles,
  owner: InstalledPackage,
  component: ComponentName,
  program: string | undefined,
): Promise<Observed<OwningPackage>> {
  const foreign = await foreignProgram(files, component, owner.files, program);
  if (foreign === undefined) return known(await describePackage(owner), owner.from);
  const detail = `${owner.name} ${owner.version} is installed, and what runs may be ${foreign}, which is not of it`;
  return unreadable('undetermined', detail, owner.from);
}

/** A package with the vulnerabilities that its change log says it fixes. */
export async function describePackage({
  manager,
  name,
  version,
  vendor,
  fixes,
}: InstalledPackage): Promise<OwningPackage> {
  const named = vendor === undefined ? {} : { vendor };
  return { manager, name, version, ...named, fixes: await fixes() };
}

const ownWords: Readonly<Record<ComponentName, RegExp>> = {
  engine: /docker|moby/u,
  containerd: /containerd/u,
  runc: /runc/u,
  buildx: /buildx/u,
  compose: /compose/u,
};

/** Whether a package brings a component under the version of another: `containerd.io` has a runc, and the version of containerd. */
export function isBundle({ name }: InstalledPackage, component: ComponentName): boolean {
  return !ownWords[component].test(name);
}

function agrees({ shown }: InstalledPackage, running: string): boolean {
  return shown.some((text) => plain(text) === plain(running));
}

/**
 * Package managers allow few signs in a version: `27.5.1_ce` is `27.5.1-ce`, `2.0.0~rc.1` is
 * `2.0.0-rc.1`. What was built without its repository calls itself `1.7.25+unknown`.
 */
function plain(version: string): string {
  return version
    .replace(/^v|\+unknown$/gu, '')
    .replace(/[-._~]+(?=[a-z])/giu, '-')
    .replace(/(rc|beta|alpha)\.(?=\d)/u, '$1');
}
