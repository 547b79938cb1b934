import type { Distribution, SoftwarePackage, SourcePackage } from '../../core/software/software-package.ts';
import { isDistributionType } from '../../formats/purl/package-of-purl.ts';
import { foreignBuilder } from '../../knowledge/software/foreign-builds.ts';
import { programOfSigned } from '../../knowledge/software/signed-programs.ts';
import {
  ecosystemFamily,
  ecosystemOfDistribution,
  schemeOfEcosystem,
  ecosystemOfType,
  extendedEcosystems,
} from '../ecosystem.ts';

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

/** Who signs the rpm packages of a distribution (`Vendor`). Packages of others have their own advisories, if any. */
const vendors: Readonly<Record<string, RegExp>> = {
  'Red Hat': /red hat|centos/iu,
  'Rocky Linux': /rocky/iu,
  AlmaLinux: /alma/iu,
};

/** Who built a package, if not the distribution whose packages are of this family. */
function foreignVendor(one: SoftwarePackage, family: string): string | undefined {
  const { type, vendor } = one;
  if (type !== 'rpm') return foreignBuilder(one, family);
  const own = vendors[family];
  return vendor === undefined || vendor === '' || own === undefined || own.test(vendor) ? undefined : vendor;
}

/**
 * The source packages that a package may be built from. One whose source package is not known may have the same name; a signed copy
 * of a program has a source package of its own, and advisories name that of the program.
 */
function sourcesOf({ name, version, source, sourceUnknown }: SoftwarePackage): readonly SourcePackage[] {
  const own = { name, version };
  const stated = programOfSigned(source ?? own, version) ?? source ?? own;
  return sourceUnknown === true && stated.name !== name ? [stated, own] : [stated];
}

function ofDistribution(one: SoftwarePackage, ecosystem: string): readonly Comparison[] {
  const { name, version } = one;
  const sources = sourcesOf(one);
  return [ecosystem, ...extendedEcosystems(ecosystem)].flatMap((release): readonly Comparison[] => [
    ...sources.map((source): Comparison => ({ ecosystem: release, of: 'source', ...source })),
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
  // The scheme of a distribution's versions is called as its packages are.
  if (schemeOfEcosystem(ecosystem) !== type) return notCompared(`${family} has no packages of type ${type}`);
  const vendor = foreignVendor(one, family);
  if (vendor !== undefined) return notCompared(`built by ${vendor}, not by ${family}`);
  return ofDistribution(one, ecosystem);
}
