import type { Distribution, PackageType } from '../core/software-package.ts';
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

/** The first `parts` numbers of a version: `9` of `9.3`, `3.19` of `3.19.1`. */
function leading(version: string, parts: number): string {
  return version.split('.').slice(0, parts).join('.');
}

/** How OSV writes the release of a distribution, by its `ID`. */
const releases: Readonly<Record<string, (version: string) => string>> = {
  debian: (version) => `Debian:${leading(version, 1)}`,
  ubuntu: (version) => `Ubuntu:${leading(version, 2)}`,
  alpine: (version) => `Alpine:v${leading(version, 2)}`,
  rhel: (version) => `Red Hat:${leading(version, 1)}`,
  rocky: (version) => `Rocky Linux:${leading(version, 1)}`,
  almalinux: (version) => `AlmaLinux:${leading(version, 1)}`,
};

/** Returns the ecosystem of a distribution's release, as OSV writes it; `undefined` for one whose advisories are not read. */
export function ecosystemOfDistribution({ id, version }: Distribution): string | undefined {
  if (id === 'wolfi') return 'Wolfi';
  if (id === 'chainguard') return 'Chainguard';
  return version === undefined ? undefined : releases[id]?.(version);
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

/**
 * Returns a name as it is looked up: PyPI's names are equal by case and by runs of `-`, `_` and `.` (PEP 503), those of
 * Packagist and NuGet by case.
 */
export function lookupName(ecosystem: string, name: string): string {
  const family = ecosystemFamily(ecosystem);
  if (family === 'PyPI') return name.toLowerCase().replace(/[-_.]+/gu, '-');
  return family === 'Packagist' || family === 'NuGet' ? name.toLowerCase() : name;
}
