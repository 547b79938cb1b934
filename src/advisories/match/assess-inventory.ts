import { valueOf } from '../../core/observed.ts';
import type { Advisory } from '../../core/software/advisory.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import type {
  Assessment,
  UnassessedPackages,
  VulnerabilityMatch,
} from '../../core/software/vulnerability-match.ts';
import { namesSourcePackages } from '../ecosystem.ts';
import type { AdvisorySource } from './advisory-source.ts';
import {
  assessPackage,
  isExtended,
  type DecidedVulnerability,
  type AdvisoryStatement,
} from './assess-package.ts';
import { compareVersions } from '../../versions/compare-versions.ts';
import { isDistributionType } from '../../formats/purl/package-of-purl.ts';
import { schemeOfEcosystem } from '../ecosystem.ts';
import { comparisonsOf, type Comparison } from './comparisons.ts';
import { withUpgrades } from './upgrades.ts';
import { rateVulnerability } from './rate-vulnerability.ts';
import { aliasesOf } from './vulnerability-ids.ts';

/** The vulnerabilities of a package, and why it was not compared with all that it should be. */
interface AssessedPackage {
  matches: readonly VulnerabilityMatch[];
  unassessed: readonly string[];
}

const later = (one: AdvisoryStatement) => (one.verdict.kind === 'affected' ? one.verdict.fixedIn : undefined);

/** Whether the fix of a statement comes before that of another, which so clears both. */
function isFixedBefore(one: AdvisoryStatement, other: AdvisoryStatement): boolean {
  const scheme = schemeOfEcosystem(other.comparison.ecosystem);
  const [first, second] = [later(one), later(other)];
  if (scheme === undefined || first === undefined || second === undefined) return true;
  return (compareVersions(scheme, first, second) ?? -1) <= 0;
}

/** The statement that is shown: of several, the one without a fix, else that of the last fix, which clears them all. */
function shownOf(affected: readonly AdvisoryStatement[]): AdvisoryStatement | undefined {
  const [first, ...others] = affected;
  if (first === undefined) return undefined;
  return (
    affected.find((one) => later(one) === undefined) ??
    others.reduce((last, one) => (isFixedBefore(last, one) ? one : last), first)
  );
}

function statusOf({ entry }: AdvisoryStatement): VulnerabilityMatch['status'] {
  return entry.status === 'not-affected' ? 'affected' : entry.status;
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

function advisoriesOf(affected: readonly AdvisoryStatement[]): readonly Advisory[] {
  return unique(affected.map(({ advisory }) => advisory));
}

function proofOf({ comparison, verdict }: AdvisoryStatement): VulnerabilityMatch['proof'] {
  const { ecosystem, name, version } = comparison;
  return { ecosystem, name, version, affected: verdict.kind === 'affected' ? verdict.range : '' };
}

function matchOf(
  place: number,
  { id, affected }: DecidedVulnerability,
  source: AdvisorySource,
): readonly VulnerabilityMatch[] {
  const shown = shownOf(affected);
  if (shown === undefined) return [];
  const advisories = advisoriesOf(affected);
  const [first, ...others] = advisories.map(({ id: name, feed, references }) => ({
    id: name,
    feed,
    ...(references[0] === undefined ? {} : { reference: references[0] }),
  }));
  if (first === undefined) return [];
  const exploitation = source.exploitationOf(id);
  const fixedIn = later(shown);
  const { justification } = shown.entry;
  const summary = advisories.find((one) => one.summary !== undefined)?.summary;
  return [
    {
      id,
      aliases: unique(advisories.flatMap((one) => aliasesOf(one, id))).toSorted(),
      package: place,
      status: statusOf(shown),
      ...(justification === undefined ? {} : { justification }),
      ...(fixedIn === undefined ? {} : { fixedIn }),
      ...(fixedIn !== undefined && isExtended(shown.comparison) ? { fixedBy: 'Ubuntu Pro' } : {}),
      ...rateVulnerability(advisories, () => source.ratingsOf(id), {
        isDistribution: shown.comparison.of !== 'package',
        isExploited: exploitation?.knownExploitedSince !== undefined,
      }),
      ...(summary === undefined ? {} : { summary }),
      proof: proofOf(shown),
      advisories: [first, ...others],
      ...(exploitation?.knownExploitedSince === undefined
        ? {}
        : { knownExploitedSince: exploitation.knownExploitedSince }),
      ...(exploitation?.epss === undefined ? {} : { epss: exploitation.epss }),
    },
  ];
}

/** Why the comparison with an ecosystem proves nothing, or not all. */
function coverageDoubts(comparisons: readonly Comparison[], source: AdvisorySource): readonly string[] {
  const [ecosystem] = comparisons.map((one) => one.ecosystem);
  if (ecosystem === undefined) return [];
  // Distributions publish by source package; those that name an installed one name it as the source is called.
  const names = comparisons.flatMap((one) =>
    one.ecosystem === ecosystem && one.of !== 'binary' ? [one.name] : [],
  );
  const coverage = source.coverageOf(ecosystem, names);
  if (coverage.kind === 'complete') return [];
  return [
    coverage.kind === 'none'
      ? `the database has no advisories of ${ecosystem}: ${coverage.remedy}`
      : `the database has only some advisories of ${ecosystem}: ${coverage.why}`,
  ];
}

/** A package that does not state its name may have another one than those that it was compared under. */
function nameDoubts(
  { possibleNames }: SoftwarePackage,
  decided: readonly DecidedVulnerability[],
): readonly string[] {
  return possibleNames !== undefined && decided.length === 0
    ? ['its full name is not stated, and no advisory names one that it may have']
    : [];
}

/**
 * A package may be built from a source package that is not known, and that advisories name. A source package and a package of the
 * same name belong together.
 */
function sourceDoubts(
  { name, sourceUnknown }: SoftwarePackage,
  comparisons: readonly Comparison[],
  decided: readonly DecidedVulnerability[],
  source: AdvisorySource,
): readonly string[] {
  const [first] = comparisons;
  if (sourceUnknown !== true || first?.of !== 'source' || decided.length > 0) return [];
  if (!namesSourcePackages(first.ecosystem)) return [];
  const isSource = unique(comparisons.map(({ ecosystem }) => ecosystem)).some((ecosystem) =>
    source.advisoriesOn(ecosystem, name).some(({ affected }) => affected.some(({ of }) => of === 'source')),
  );
  return isSource
    ? []
    : [
        `its source package is not stated, and advisories of ${first.ecosystem} name source packages; scan the image, or an SBOM with source packages`,
      ];
}

function assess(
  one: SoftwarePackage,
  place: number,
  inventory: Inventory,
  source: AdvisorySource,
): AssessedPackage {
  const comparisons = comparisonsOf(one, valueOf(inventory.distribution));
  if ('why' in comparisons) return { matches: [], unassessed: [comparisons.why] };
  const decided = assessPackage(one, comparisons, source);
  return {
    matches: decided.flatMap((vulnerability) => matchOf(place, vulnerability, source)),
    unassessed: unique([
      ...coverageDoubts(comparisons, source),
      ...nameDoubts(one, decided),
      ...sourceDoubts(one, comparisons, decided, source),
      ...decided.flatMap(({ doubts }) => doubts),
    ]),
  };
}

/**
 * The packages of the distribution itself, as `type/name`: its advisories speak for the files that they installed. A package
 * of another vendor has files of languages that nobody else speaks for.
 */
function speakingOwners(inventory: Inventory, source: AdvisorySource): ReadonlySet<string> {
  const distribution = valueOf(inventory.distribution);
  const owners = inventory.packages.filter((one) => {
    if (!isDistributionType(one.type)) return false;
    const comparisons = comparisonsOf(one, distribution);
    return !('why' in comparisons) && coverageDoubts(comparisons, source).length === 0;
  });
  return new Set(owners.map(({ type, name }) => `${type}/${name}`));
}

function byReason(assessed: readonly AssessedPackage[]): readonly UnassessedPackages[] {
  const pairs = assessed.flatMap(({ unassessed }, place) => unassessed.map((why) => ({ why, place })));
  return [...Map.groupBy(pairs, ({ why }) => why)].map(([why, group]) => ({
    why,
    packages: group.map(({ place }) => place),
  }));
}

/** Why a package is neither compared with advisories of its language nor clean. */
const likelyOwned =
  'a package of the distribution with the same version likely installed it, whose advisories count; the SBOM does not say where it is';

/** The ecosystems whose advisories an inventory is compared with. */
export function ecosystemsOf(inventory: Inventory): readonly string[] {
  const distribution = valueOf(inventory.distribution);
  const comparisons = inventory.packages.flatMap((one) => {
    const all = comparisonsOf(one, distribution);
    return 'why' in all ? [] : all.slice(0, 1);
  });
  return unique(comparisons.map(({ ecosystem }) => ecosystem)).toSorted();
}

/**
 * Compares the packages of an inventory with a database of advisories. Every package has matches, or was compared with
 * all advisories of its ecosystem, or is unassessed.
 */
export function assessInventory(inventory: Inventory, source: AdvisorySource): Assessment {
  const owners = speakingOwners(inventory, source);
  const speaks = (owner: string | undefined) => owner !== undefined && owners.has(owner);
  const assessed = inventory.packages.map((one, place) => {
    if (speaks(one.ownedBy)) return { matches: [], unassessed: [] };
    if (speaks(one.possiblyOwnedBy)) return { matches: [], unassessed: [likelyOwned] };
    return assess(one, place, inventory, source);
  });
  return {
    database: source.stateOf(ecosystemsOf(inventory)),
    matches: withUpgrades(
      assessed.flatMap(({ matches }) => matches),
      inventory.packages,
    ),
    unassessed: byReason(assessed),
  };
}
