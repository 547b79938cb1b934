import type { AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import { ecosystemOfDistribution, extendedEcosystems } from '../../advisories/ecosystem.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import { valueOf } from '../../core/observed.ts';
import type { Distribution } from '../../core/software/software-package.ts';
import { resolveSources, type FindSource } from '../../inventory/source-names/resolve-sources.ts';
import { findInSimilar } from '../../inventory/source-names/similar-release.ts';
import { apkSourceOf } from '../../knowledge/software/alpine-sources.ts';
import { debianSources } from './source-tables.ts';

/** The releases of Debian in the table that ships with Ironhull. */
const debianReleases = ['11', '12', '13'];

function ofDebian({ version = '' }: Distribution): FindSource {
  const release = version.split('.')[0] ?? '';
  const names = debianReleases.includes(release) ? debianSources(release) : undefined;
  const similar = names === undefined ? ofSimilar(Number(release)) : undefined;
  return (one) => {
    if (one.type !== 'deb') return undefined;
    // The table has the kernels of the newest point release only; their packages have the version in their names.
    if (/^linux-(?:image|headers|kbuild|modules)-\d/u.test(one.name)) return { name: 'linux', rules: [] };
    return names?.get(one.name) ?? similar?.(one);
  };
}

/** Other releases of Debian, the nearest first, and distributions that are built from it have mostly the same source packages. */
function ofSimilar(release: number): FindSource {
  const distance = (one: string) => Math.abs(Number(one) - release);
  const nearest = debianReleases.toSorted((a, b) => distance(a) - distance(b));
  const find = findInSimilar(nearest.map(debianSources));
  return ({ type, name, version }) => (type === 'deb' ? find(name, version) : undefined);
}

/** Ubuntu 22.04 has packages between those of Debian 11 and 12, and each release of Debian takes two years. */
function ofUbuntu({ version = '' }: Distribution): FindSource {
  return ofSimilar(11.6 + (Number.parseFloat(version) - 22.04) / 2);
}

function ofApk({ version: release }: Distribution): FindSource {
  return ({ type, name, version }) => {
    const source = type === 'apk' ? apkSourceOf(name, version, release) : undefined;
    return source && { ...source, rules: [] };
  };
}

const finders: ReadonlyMap<string, (distribution: Distribution) => FindSource> = new Map([
  ['debian', ofDebian],
  ['ubuntu', ofUbuntu],
  ['alpine', ofApk],
  ['wolfi', ofApk],
  ['chainguard', ofApk],
]);

function lacksSources({ packages }: Inventory): boolean {
  return packages.some(({ sourceUnknown }) => sourceUnknown === true);
}

/**
 * Returns an inventory with the source packages that an SBOM does not name, as the tables of its distribution have them: advisories
 * of distributions name source packages.
 */
export function withSources(inventory: Inventory): Inventory {
  const distribution = valueOf(inventory.distribution);
  const finder = finders.get(distribution?.id ?? '');
  if (distribution === undefined || finder === undefined || !lacksSources(inventory)) return inventory;
  return { ...inventory, packages: resolveSources(inventory.packages, finder(distribution)) };
}

/**
 * Returns an inventory with the source packages that neither its SBOM nor a table names with certainty, as the publisher of the
 * advisories builds them (Ubuntu).
 */
export function withPublishedSources(
  inventory: Inventory,
  { sourcesOf }: Pick<AdvisoryDatabase, 'sourcesOf'>,
): Inventory {
  const distribution = valueOf(inventory.distribution);
  const ecosystem = distribution && ecosystemOfDistribution(distribution);
  if (ecosystem === undefined || !lacksSources(inventory)) return inventory;
  const ecosystems = [ecosystem, ...extendedEcosystems(ecosystem)];
  const find: FindSource = ({ name }) => {
    const [source, ...others] = ecosystems.flatMap((one) => sourcesOf(one, name));
    if (source === undefined) return undefined;
    return others.every((other) => other.name === source.name) ? source : { ...source, isAssumed: true };
  };
  return { ...inventory, packages: resolveSources(inventory.packages, find) };
}
