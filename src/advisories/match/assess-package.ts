import type { Advisory, AffectedPackage } from '../../core/software/advisory.ts';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import { ecosystemFamily, lookupName, schemeOfEcosystem } from '../ecosystem.ts';
import type { AdvisorySource } from './advisory-source.ts';
import type { Comparison } from './comparisons.ts';
import { versionIn, type RangeVerdict } from './in-ranges.ts';
import { cveOfIds, vulnerabilitiesOf } from './vulnerability-ids.ts';

/** What one entry of an advisory says of a package. */
export interface AdvisoryStatement {
  advisory: Advisory;
  entry: AffectedPackage;
  comparison: Comparison;
  verdict: RangeVerdict;
}

/** The statements on one vulnerability of a package that decide. */
export interface DecidedVulnerability {
  id: string;
  /** Those that say that it is affected; none if all of them are in doubt. */
  affected: readonly AdvisoryStatement[];
  doubts: readonly string[];
}

/** What was announced: an archive or a file of announcements does not know the state of packages without any. */
function isAnnouncement(feed: string): boolean {
  return feed.startsWith('osv/') || feed.startsWith('oval/');
}

/**
 * How much a feed's word counts on packages of its ecosystem, the most first: a tracker of a distribution knows the state
 * of each package, an archive of its announcements only what was announced. A document that was added once is a tracker as
 * long as nothing is newer.
 */
function authority({ advisory: { feed, modified } }: AdvisoryStatement, newest: string): number {
  if (feed.startsWith('csaf/'))
    return modified !== undefined && Date.parse(modified) >= Date.parse(newest) ? 0 : 1;
  return isAnnouncement(feed) ? 1 : 0;
}

/** When the newest announcement among statements was changed; the beginning of time without one. */
function newestAnnouncement(statements: readonly AdvisoryStatement[]): string {
  return statements
    .flatMap(({ advisory: { feed, modified, published } }) =>
      isAnnouncement(feed) ? (modified ?? published ?? []) : [],
    )
    .reduce(
      (newest, date) => (Date.parse(date) > Date.parse(newest) ? date : newest),
      '1970-01-01T00:00:00Z',
    );
}

/** Whether the build of a package is one of a module, as releases of modular rpm packages say (`.module+el8.9.0`). */
function isModular(version: string): boolean {
  return version.includes('.module');
}

function majorOf(version: string): string {
  return version.replace(/^\d+:/u, '').split('.')[0] ?? '';
}

/** Whether an entry is about the stream of modules that a package is from. */
function isSameStream(
  { module, version }: SoftwarePackage,
  { module: about, ranges }: AffectedPackage,
): boolean {
  if (about !== undefined) return module === about || module?.startsWith(`${about}:`) === true;
  const builds = ranges.flat().filter((event) => event.version !== '0');
  if (builds.length === 0) return true;
  const hasModule = module !== undefined || isModular(version);
  if (builds.some((event) => isModular(event.version)) !== hasModule) return false;
  // Streams of one module differ in the major version; an entry that names none is of the stream with its own.
  return !hasModule || builds.some((event) => majorOf(event.version) === majorOf(version));
}

function isAbout(one: SoftwarePackage, entry: AffectedPackage, { of }: Comparison): boolean {
  if (entry.of !== 'package' && of !== 'package' && entry.of !== of) return false;
  const { architecture } = one;
  if (
    entry.architectures !== undefined &&
    architecture !== undefined &&
    !entry.architectures.includes(architecture)
  )
    return false;
  return one.type !== 'rpm' || isSameStream(one, entry);
}

/** What an advisory says of a package, before anything but its versions was read of it. */
function statementsOf(
  one: SoftwarePackage,
  comparison: Comparison,
  source: AdvisorySource,
): readonly AdvisoryStatement[] {
  const { ecosystem, name, version } = comparison;
  const scheme = schemeOfEcosystem(ecosystem);
  if (scheme === undefined) return [];
  const order = { scheme, ignoresEpoch: one.epochUnknown === true && !/^\d+:/u.test(version) };
  const verdictOn = versionIn(order, version);
  const statements: AdvisoryStatement[] = [];
  for (const advisory of source.advisoriesOn(ecosystem, lookupName(ecosystem, name)))
    for (const entry of advisory.affected)
      if (isAbout(one, entry, comparison))
        statements.push({ advisory, entry, comparison, verdict: verdictOn(entry) });
  return statements;
}

/** Whether a statement says, or does not exclude, that the package is affected. */
function mayAffect({ entry, verdict }: AdvisoryStatement): boolean {
  return verdict.kind !== 'outside' && entry.status !== 'not-affected';
}

/** The statements that count: those of the feed with the most authority, the ordinary release before the extended one. */
function deciding(statements: readonly AdvisoryStatement[]): readonly AdvisoryStatement[] {
  const hasDocuments = statements.some(({ advisory }) => advisory.feed.startsWith('csaf/'));
  const newest = hasDocuments ? newestAnnouncement(statements) : '';
  const rank = (one: AdvisoryStatement) =>
    authority(one, newest) +
    (ecosystemFamily(one.comparison.ecosystem) === 'Ubuntu' && isExtended(one.comparison) ? 2 : 0);
  const best = Math.min(...statements.map(rank));
  return withoutOutdated(statements.filter((one) => rank(one) === best));
}

function hasFix({ entry }: AdvisoryStatement): boolean {
  return entry.ranges.some((events) => events.some(({ kind }) => kind === 'fixed'));
}

/** Leaves out that a package has no fix, where another feed of the same weight names one: that was said before the fix. */
function withoutOutdated(statements: readonly AdvisoryStatement[]): readonly AdvisoryStatement[] {
  const fixedBy = new Set(statements.filter(hasFix).map(({ advisory }) => advisory.feed));
  return fixedBy.size === 0
    ? statements
    : statements.filter(
        (one) => hasFix(one) || fixedBy.has(one.advisory.feed) || one.entry.versions.length > 0,
      );
}

/** Whether the advisories of a comparison are on the builds of paid support. */
export function isExtended({ ecosystem }: Comparison): boolean {
  return ecosystem.startsWith('Ubuntu:Pro:');
}

function decide(id: string, statements: readonly AdvisoryStatement[]): readonly DecidedVulnerability[] {
  if (!statements.some(mayAffect)) return [];
  const counting = deciding(statements);
  const affected = counting.filter(
    ({ entry, verdict }) => verdict.kind === 'affected' && entry.status !== 'not-affected',
  );
  const doubts = counting.flatMap(({ advisory, entry, verdict }) =>
    verdict.kind === 'unknown' && entry.status !== 'not-affected' ? [`${advisory.id}: ${verdict.why}`] : [],
  );
  return affected.length === 0 && doubts.length === 0 ? [] : [{ id, affected, doubts }];
}

/** Compares one package with all advisories on its names. */
export function assessPackage(
  one: SoftwarePackage,
  comparisons: readonly Comparison[],
  source: AdvisorySource,
): readonly DecidedVulnerability[] {
  const statements = comparisons.flatMap((comparison) => statementsOf(one, comparison, source));
  // Most packages have no advisory on their version: then nothing else has to be read of any.
  if (!statements.some(mayAffect)) return [];
  return [...byVulnerability(statements)].flatMap(([id, own]) => decide(id, own));
}

/** Returns the vulnerabilities that advisories list for a package, and that it does not have in this version. */
export function clearedVulnerabilities(
  one: SoftwarePackage,
  comparisons: readonly Comparison[],
  source: AdvisorySource,
): readonly string[] {
  const statements = comparisons.flatMap((comparison) => statementsOf(one, comparison, source));
  return [...byVulnerability(statements)].flatMap(([id, own]) => (decide(id, own).length === 0 ? [id] : []));
}

/** The statements on each vulnerability; those of advisories that were withdrawn say nothing. */
function byVulnerability(
  all: readonly AdvisoryStatement[],
): ReadonlyMap<string, readonly AdvisoryStatement[]> {
  const statements = all.filter(({ advisory }) => advisory.withdrawn === undefined);
  const known = cveOfIds(statements.map(({ advisory }) => advisory));
  const byId = new Map<string, AdvisoryStatement[]>();
  for (const statement of statements)
    for (const id of vulnerabilitiesOf(statement.advisory, known)) {
      const there = byId.get(id);
      if (there === undefined) byId.set(id, [statement]);
      else there.push(statement);
    }
  return byId;
}
