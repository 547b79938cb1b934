import type { Distribution, PackageType, SoftwarePackage } from '../../core/software-package.ts';
import { isDistributionType } from '../../formats/purl/package-of-purl.ts';
import { ecosystemFamily, ecosystemOfDistribution, ecosystemOfType } from '../ecosystem.ts';

/** A name and a version of a package under which advisories are looked up. */
export interface Comparison {
  ecosystem: string;
  name: string;
  /** Which entries of advisories it is compared with: those on source packages, installed ones, or both. */
  of: 'source' | 'binary' | 'package';
  version: string;
}

/** Why a package is not compared: nobody publishes advisories that it could be compared with. */
export interface NotCompared {
  why: string;
}

/** The package format of the distributions of an ecosystem. */
const formats: Readonly<Record<string, PackageType>> = {
  Debian: 'deb',
  Ubuntu: 'deb',
  Alpine: 'apk',
  Wolfi: 'apk',
  Chainguard: 'apk',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  AlmaLinux: 'rpm',
};

/** Who signs the rpm packages of a distribution (`Vendor`). Packages of others have their own advisories, if any. */
const vendors: Readonly<Record<string, RegExp>> = {
  'Red Hat': /red hat|centos/iu,
  'Rocky Linux': /rocky/iu,
  AlmaLinux: /alma/iu,
};

function isForeign({ type, vendor }: SoftwarePackage, family: string): boolean {
  const own = vendors[family];
  return type === 'rpm' && vendor !== undefined && vendor !== '' && own !== undefined && !own.test(vendor);
}

/** Fixes of a distribution's paid support are in a repository of their own, with advisories of their own. */
function extendedEcosystems(ecosystem: string): readonly string[] {
  return ecosystem.startsWith('Ubuntu:') ? [ecosystem.replace(/^Ubuntu:/u, 'Ubuntu:Pro:')] : [];
}

function ofDistribution(one: SoftwarePackage, ecosystem: string): readonly Comparison[] {
  const { name, version, source = { name, version } } = one;
  return [ecosystem, ...extendedEcosystems(ecosystem)].flatMap((release): readonly Comparison[] => [
    { ecosystem: release, name: source.name, of: 'source', version: source.version },
    { ecosystem: release, name, of: 'binary', version },
  ]);
}

/** Says that a package is left out because nothing is known to compare it with. */
function notCompared(why: string): NotCompared {
  return { why };
}

/**
 * Under which names and versions a package is compared with advisories. The packages of a distribution are compared with
 * its own advisories only; those of a language with the ecosystem's, under each name that it may have if its files do not
 * state one.
 */
export function comparisonsOf(
  one: SoftwarePackage,
  distribution: Distribution | undefined,
): readonly Comparison[] | NotCompared {
  const { type, name, version, possibleNames = [name] } = one;
  if (!isDistributionType(type)) {
    const ecosystem = ecosystemOfType(type);
    if (ecosystem === undefined)
      return notCompared('no publisher lists vulnerabilities of such programs by name');
    if (version === '') return notCompared('no version');
    return possibleNames.map((possible) => ({ ecosystem, name: possible, of: 'package', version }));
  }
  if (version === '') return notCompared('no version');
  if (distribution === undefined) return notCompared('the distribution is not known');
  const ecosystem = ecosystemOfDistribution(distribution);
  if (ecosystem === undefined) return notCompared(`no advisories of ${distribution.name} are read`);
  const family = ecosystemFamily(ecosystem);
  if (formats[family] !== type) return notCompared(`${family} has no packages of type ${type}`);
  if (isForeign(one, family))
    return notCompared(`built by ${one.vendor ?? 'another vendor'}, not by ${family}`);
  return ofDistribution(one, ecosystem);
}
