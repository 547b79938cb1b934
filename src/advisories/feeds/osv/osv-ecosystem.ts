import type { AffectedPackage } from '../../../core/software/advisory.ts';

/** What a family of ecosystems calls a package: a source package, or an installed one (tried on the records of each). */
const namesOf: Readonly<Record<string, AffectedPackage['of']>> = {
  Debian: 'source',
  Ubuntu: 'source',
  Alpine: 'source',
  Wolfi: 'source',
  Chainguard: 'source',
  'Rocky Linux': 'source',
  SUSE: 'source',
  openSUSE: 'source',
  Mageia: 'source',
  openEuler: 'source',
  'Red Hat': 'binary',
  AlmaLinux: 'binary',
};

/** Returns what an ecosystem's records name. */
export function packageKindOf(family: string): AffectedPackage['of'] {
  return Object.hasOwn(namesOf, family) ? (namesOf[family] ?? 'package') : 'package';
}

/** Whether an ecosystem is a distribution, whose records describe its own builds. */
export function isDistribution(family: string): boolean {
  return packageKindOf(family) !== 'package';
}

/**
 * Returns an ecosystem of OSV in the short form that `ecosystemOfDistribution` uses: `Ubuntu:22.04` for
 * `Ubuntu:22.04:LTS`, `Red Hat:9` for `Red Hat:enterprise_linux:9::baseos`. What has an update service of its own stays
 * apart, as `Ubuntu:Pro:18.04` or `Red Hat:rhel_eus:9.2`: its fixes are for subscribers of that service only.
 */
export function shortEcosystem(ecosystem: string): string {
  const [family = '', ...parts] = ecosystem.split(':');
  if (family === 'Ubuntu') return [family, ...parts.filter((part) => part !== 'LTS')].join(':');
  if (family === 'Red Hat') return shortRedHat(parts) ?? ecosystem;
  return ecosystem;
}

/** A CPE without its vendor: product, version, update, edition. */
function shortRedHat([product = '', version = '']: readonly string[]): string | undefined {
  if (/^\d/u.test(product)) return `Red Hat:${majorOf(product)}`;
  if (!/^\d/u.test(version)) return undefined;
  // Until release 8, a CPE named the variant that a package is for: `enterprise_linux:8::baseos`, `rhel_els:7`.
  return product === 'enterprise_linux' ? `Red Hat:${majorOf(version)}` : `Red Hat:${product}:${version}`;
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? version;
}
