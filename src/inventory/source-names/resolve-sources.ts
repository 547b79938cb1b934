import type { Inventory } from '../../core/inventory.ts';
import { valueOf } from '../../core/observed.ts';
import type { Distribution, SoftwarePackage, SourcePackage } from '../../core/software-package.ts';
import { alpineSourceName } from './alpine-source.ts';
import { sourceVersionOf } from './packages-index.ts';
import { readReleaseNames, type FindSourceName } from './release-names.ts';

/** Finds the source package of an installed one; `undefined` if it is not known. */
type FindSource = (one: SoftwarePackage) => SourcePackage | undefined;

function inDebian(find: FindSourceName): FindSource {
  return ({ name, version }) => {
    const source = find(name);
    const sourceVersion = source && sourceVersionOf(version, source.version);
    return source === undefined || sourceVersion === undefined
      ? undefined
      : { name: source.name, version: sourceVersion };
  };
}

function inAlpine(release: string | undefined): FindSource {
  return ({ name, version }) => {
    const source = alpineSourceName(name, release);
    return source === undefined ? undefined : { name: source, version };
  };
}

/** Distributions with the source packages of Debian or Alpine, by the `ID` of os-release. */
function finderOf({ id, version }: Distribution, debianNames: () => string): FindSource | undefined {
  if (id === 'debian') return inDebian(readReleaseNames(debianNames(), version));
  // Ubuntu builds most packages from the sources of Debian; only names that are the same in all of its releases count.
  if (id === 'ubuntu') return inDebian(readReleaseNames(debianNames(), undefined));
  return id === 'alpine' ? inAlpine(version) : undefined;
}

/** Whether a distribution's package lacks its source package, as in an SBOM that names none. */
function lacksSource({ sourceUnknown, type }: SoftwarePackage): boolean {
  return sourceUnknown === true && (type === 'deb' || type === 'apk');
}

function withSource(one: SoftwarePackage, find: FindSource): SoftwarePackage {
  const source = lacksSource(one) ? find(one) : undefined;
  if (source === undefined) return one;
  const { sourceUnknown: _, ...known } = one;
  return source.name === one.name && source.version === one.version ? known : { ...known, source };
}

/**
 * Returns an inventory with the source packages that its SBOM does not name, where the names of packages say which they are.
 * `debianNames` has those of Debian's releases; it is called only if they are needed.
 */
export function resolveSources(inventory: Inventory, debianNames: () => string): Inventory {
  const distribution = valueOf(inventory.distribution);
  if (distribution === undefined || !inventory.packages.some(lacksSource)) return inventory;
  const find = finderOf(distribution, debianNames);
  return find === undefined
    ? inventory
    : { ...inventory, packages: inventory.packages.map((one) => withSource(one, find)) };
}
