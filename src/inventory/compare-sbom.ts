import {
  mostSbomDifferences,
  type SbomComparison,
  type SbomDifference,
  type SbomDifferences,
  type UncomparedPackages,
} from '../core/software/attached-sbom.ts';
import type { PackageType, SoftwarePackage } from '../core/software/software-package.ts';
import { isDistributionType } from '../formats/purl/package-of-purl.ts';
import { compareVersions } from '../versions/compare-versions.ts';
import type { VersionScheme } from '../versions/scheme.ts';

const schemes: Readonly<Partial<Record<PackageType, VersionScheme>>> = {
  deb: 'deb',
  apk: 'apk',
  rpm: 'rpm',
  npm: 'semver',
  pypi: 'pep440',
  golang: 'go',
  maven: 'maven',
  gem: 'gem',
  composer: 'composer',
  cargo: 'semver',
  nuget: 'nuget',
};

/** Names that programs which write SBOMs give to Go's standard library. */
const standardLibraries: ReadonlySet<string> = new Set(['std', 'go', 'golang.org/std', 'golang/stdlib']);

/** A name that is the same however a program writes it. The group of a jar is often guessed: the artifact's id alone counts. */
function comparedName(type: PackageType, name: string): string {
  const lower = name.toLowerCase();
  switch (type) {
    case 'pypi':
      return lower.replace(/[-_.]+/gu, '-');
    case 'maven':
      return lower.slice(lower.lastIndexOf(':') + 1);
    case 'golang':
      return standardLibraries.has(lower) ? 'stdlib' : lower;
    default:
      return lower;
  }
}

/** Versions of Go are written as `v1.2.3`, `1.2.3` and, of Go itself, `go1.2.3`. */
function comparedVersion(type: PackageType, version: string): string {
  if (type === 'golang') return version.replace(/^(?:v|go)(?=\d)/u, '');
  return type === 'rpm' || type === 'deb' ? version.replace(/^0+:/u, '') : version;
}

function isSameVersion(type: PackageType, a: string, b: string): boolean {
  const [first, second] = [comparedVersion(type, a), comparedVersion(type, b)];
  if (first === second) return true;
  const scheme = schemes[type];
  return scheme !== undefined && compareVersions(scheme, first, second) === 0;
}

/**
 * Whether a package has an identity that two programs agree on. Programs without a package manager are named as each program
 * likes; rpm lists the keys that it trusts as packages.
 */
function hasIdentity({ type, name, version }: SoftwarePackage): boolean {
  return (
    type !== 'generic' &&
    version !== '' &&
    version !== '(devel)' &&
    !(type === 'rpm' && name === 'gpg-pubkey')
  );
}

/**
 * Whether an SBOM should list a package: one that is installed. Lock files alone install nothing, and a package of the
 * distribution stands for the files that it installed.
 */
function isExpected({ ownedBy, locations }: SoftwarePackage): boolean {
  return ownedBy === undefined && locations.some(({ proof }) => proof !== 'declared');
}

/** The versions of one package on both sides, as long as nothing on the other side is equal. */
interface NamedVersions {
  type: PackageType;
  name: string;
  listed: Set<string>;
  found: Set<string>;
  /** Versions of the image that an SBOM need not list. */
  optional: Set<string>;
}

const keyOf = (type: PackageType, name: string): string => `${type}/${comparedName(type, name)}`;

function gather(
  listed: readonly SoftwarePackage[],
  found: readonly SoftwarePackage[],
): ReadonlyMap<string, NamedVersions> {
  const byKey = new Map<string, NamedVersions>();
  const entry = ({ type, name }: SoftwarePackage): NamedVersions => {
    const key = keyOf(type, name);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const made = {
      type,
      name,
      listed: new Set<string>(),
      found: new Set<string>(),
      optional: new Set<string>(),
    };
    byKey.set(key, made);
    return made;
  };
  for (const one of found) entry(one)[isExpected(one) ? 'found' : 'optional'].add(one.version);
  for (const one of listed) entry(one).listed.add(one.version);
  return byKey;
}

/** Takes out what both sides have, and returns how many versions that were. */
function takeEqual({ type, listed, found, optional }: NamedVersions): number {
  let same = 0;
  for (const version of listed) {
    const equals = (other: string) => isSameVersion(type, version, other);
    const equal = [...found].filter(equals);
    if (equal.length === 0 && ![...optional].some(equals)) continue;
    listed.delete(version);
    for (const other of equal) found.delete(other);
    same++;
  }
  return same;
}

function differencesOf(all: readonly NamedVersions[]): SbomDifferences {
  const sorted = all.toSorted((a, b) => order(a.type, b.type) || order(a.name, b.name));
  return {
    count: all.length,
    first: sorted.slice(0, mostSbomDifferences).map(({ type, name, listed, found }): SbomDifference => {
      return { type, name, listed: [...listed].toSorted(order), found: [...found].toSorted(order) };
    }),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Names and versions of components without a Package URL. One that is called as a package of the image may be that package,
 * of whatever type.
 */
function nameKeys(listed: readonly SoftwarePackage[]): ReadonlySet<string> {
  return new Set(
    listed.flatMap(({ type, name, version }) =>
      type === 'generic' ? [`${name.toLowerCase()}\0${version}`] : [],
    ),
  );
}

function countByType(packages: readonly SoftwarePackage[]): ReadonlyMap<PackageType, number> {
  const counts = new Map<PackageType, number>();
  for (const { type } of packages) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Types of languages that one side has and the other has none of: it may not be able to see them. */
function uncomparedTypes(
  listed: readonly SoftwarePackage[],
  found: readonly SoftwarePackage[],
): readonly UncomparedPackages[] {
  const [inSbom, inImage] = [countByType(listed), countByType(found)];
  const expected = countByType(found.filter(isExpected));
  return Object.keys(schemes).flatMap((name): readonly UncomparedPackages[] => {
    const type = name as keyof typeof schemes;
    if (isDistributionType(type)) return [];
    const [sbom = 0, image = 0, wanted = 0] = [inSbom.get(type), inImage.get(type), expected.get(type)];
    if (sbom > 0 && image === 0) return [{ type, in: 'sbom', count: sbom }];
    return sbom === 0 && wanted > 0 ? [{ type, in: 'image', count: wanted }] : [];
  });
}

/**
 * Compares the packages that an SBOM lists with those of an image, by type, name and version. `unread` is the number of parts
 * of the SBOM that could not be read.
 */
export function compareSbom(
  listedPackages: readonly SoftwarePackage[],
  imagePackages: readonly SoftwarePackage[],
  unread: number,
): SbomComparison {
  const named = nameKeys(listedPackages);
  const listed = listedPackages.filter(hasIdentity);
  const all = imagePackages.filter(hasIdentity);
  const isNamed = ({ name, version }: SoftwarePackage) => named.has(`${name.toLowerCase()}\0${version}`);
  const found = named.size === 0 ? all : all.filter((one) => !isNamed(one));
  const uncompared = uncomparedTypes(listed, found);
  const left = new Set(uncompared.map(({ type }) => type));
  const compared = (some: readonly SoftwarePackage[]) => some.filter(({ type }) => !left.has(type));
  const groups = [...gather(compared(listed), compared(found)).values()];
  const same = groups.reduce((sum, group) => sum + takeEqual(group), all.length - found.length);
  return {
    same,
    unlisted: differencesOf(groups.filter((group) => group.found.size > 0 && group.listed.size === 0)),
    changed: differencesOf(groups.filter((group) => group.found.size > 0 && group.listed.size > 0)),
    missing: differencesOf(groups.filter((group) => group.found.size === 0 && group.listed.size > 0)),
    uncompared,
    unread,
  };
}
