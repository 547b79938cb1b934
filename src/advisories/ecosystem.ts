import type { Distribution, PackageType } from '../core/software/software-package.ts';
import { isAlpineEdge, isCentosStream } from '../knowledge/software/distribution-support.ts';
import type { VersionScheme } from '../versions/scheme.ts';

/** Ecosystems of OSV whose packages a package manager of a language installs. */
const languageEcosystems: Partial<Record<PackageType, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  maven: 'Maven',
  gem: 'RubyGems',
  composer: 'Packagist',
  cargo: 'crates.io',
  nuget: 'NuGet',
};

const schemes: Readonly<Record<string, VersionScheme>> = {
  Debian: 'deb',
  Ubuntu: 'deb',
  Alpine: 'apk',
  Wolfi: 'apk',
  Chainguard: 'apk',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  AlmaLinux: 'rpm',
  npm: 'semver',
  'crates.io': 'semver',
  PyPI: 'pep440',
  Go: 'go',
  Maven: 'maven',
  RubyGems: 'gem',
  Packagist: 'composer',
  NuGet: 'nuget',
};

/** How OSV writes the releases of a distribution, and how many numbers of its version name one. */
interface ReleasedDistribution {
  prefix: string;
  parts: 1 | 2;
}

/**
 * Distributions with advisories, by the `ID` of os-release. A derivative is not here, even if its packages are those of the
 * distribution that it follows: it may have rebuilt any of them under the same version. CentOS Linux is the exception: it
 * rebuilt the packages of Red Hat without changes, and has no advisories of its own that are read.
 */
const releases: ReadonlyMap<string, ReleasedDistribution> = new Map([
  ['debian', { prefix: 'Debian:', parts: 1 }],
  ['ubuntu', { prefix: 'Ubuntu:', parts: 2 }],
  ['alpine', { prefix: 'Alpine:v', parts: 2 }],
  ['rhel', { prefix: 'Red Hat:', parts: 1 }],
  ['centos', { prefix: 'Red Hat:', parts: 1 }],
  ['rocky', { prefix: 'Rocky Linux:', parts: 1 }],
  ['almalinux', { prefix: 'AlmaLinux:', parts: 1 }],
]);

/** Distributions without releases. */
const rollingEcosystems: ReadonlyMap<string, string> = new Map([
  ['wolfi', 'Wolfi'],
  ['chainguard', 'Chainguard'],
]);

/**
 * Returns the ecosystem of a distribution's release, as OSV writes it; `undefined` for one whose advisories are not read.
 * Debian testing and unstable, which os-release does not tell apart, and CentOS Stream, which is ahead of Red Hat, are such.
 */
export function ecosystemOfDistribution(distribution: Distribution): string | undefined {
  const { id, version } = distribution;
  const rolling = rollingEcosystems.get(id);
  if (rolling !== undefined) return rolling;
  const released = releases.get(id);
  if (version === undefined || released === undefined || isCentosStream(distribution)) return undefined;
  if (id === 'alpine' && isAlpineEdge(version)) return 'Alpine:edge';
  const numbers = version.split('.').slice(0, released.parts);
  const isRelease = numbers.length === released.parts && numbers.every((one) => /^\d{1,4}$/u.test(one));
  return isRelease ? `${released.prefix}${numbers.join('.')}` : undefined;
}

/** Returns the ecosystem of a language's packages; `undefined` for a distribution's. */
export function ecosystemOfType(type: PackageType): string | undefined {
  return languageEcosystems[type];
}

/** Returns an ecosystem without the release of its distribution: `Debian` of `Debian:12`. */
export function ecosystemFamily(ecosystem: string): string {
  return ecosystem.split(':')[0] ?? ecosystem;
}

/** Returns the scheme of an ecosystem's versions; `undefined` for an ecosystem that is not read. */
export function schemeOfEcosystem(ecosystem: string): VersionScheme | undefined {
  return Object.hasOwn(schemes, ecosystemFamily(ecosystem)) ? schemes[ecosystemFamily(ecosystem)] : undefined;
}

/** Distributions whose advisories name installed packages; those of the others name source packages. */
const binaryFamilies: ReadonlySet<string> = new Set(['Red Hat', 'AlmaLinux']);

/** Whether the advisories of a distribution name source packages, from which several packages are built. */
export function namesSourcePackages(ecosystem: string): boolean {
  return !binaryFamilies.has(ecosystemFamily(ecosystem));
}

/** Returns the ecosystems of a release's paid support: its fixes are in a repository of their own, with advisories of their own. */
export function extendedEcosystems(ecosystem: string): readonly string[] {
  return ecosystem.startsWith('Ubuntu:') ? [ecosystem.replace(/^Ubuntu:/u, 'Ubuntu:Pro:')] : [];
}

const caseless: ReadonlySet<string> = new Set(['Packagist', 'NuGet', 'Go']);

/**
 * Returns a name as it is looked up: PyPI's names are equal by case and by runs of `-`, `_` and `.` (PEP 503), those of
 * Packagist and NuGet by case. Package URLs of Go modules have no case (purl-spec, `golang`), and hosts of modules ignore it.
 */
export function lookupName(ecosystem: string, name: string): string {
  const family = ecosystemFamily(ecosystem);
  if (family === 'PyPI') return name.toLowerCase().replace(/[-_.]+/gu, '-');
  return caseless.has(family) ? name.toLowerCase() : name;
}
