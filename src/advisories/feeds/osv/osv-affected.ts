import type { AffectedPackage, BinaryName, RangeEvent } from '../../../core/software/advisory.ts';
import { versionRule, withoutRebuild } from '../../../core/source-name.ts';
import {
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../../formats/json/members.ts';
import { ecosystemFamily, schemeOfEcosystem } from '../../ecosystem.ts';
import { reasonOf } from '../feed-record.ts';
import { packageKindOf, shortEcosystem } from './osv-ecosystem.ts';
import { packageOfAffected } from './osv-package.ts';
import { readOsvRange, type CompareVersions, type ReadRange } from './osv-range.ts';

/** An affected entry that was understood, and what of it was not. */
export interface ReadAffected {
  affected?: AffectedPackage;
  problems: readonly string[];
}

/** Reads an entry of `affected`. @throws TypeError if it is not understood. */
export function readAffected(entry: JsonRecord, summary: string, compare: CompareVersions): ReadAffected {
  const problems: string[] = [];
  const versions = versionsOf(entry, problems);
  const ranges = listAt(entry, 'ranges').map(rangeRecord);
  const ordered = ranges.filter(({ type }) => type !== 'GIT');
  if (ordered.length === 0 && versions.length === 0 && ranges.length > 0)
    return { problems: [...problems, 'an entry has ranges of commits only, which no package states'] };
  const stated = recordAt(entry, 'package');
  if (stated === undefined) throw new TypeError('an affected entry names no package');
  const named = packageOfAffected(stated);
  const ecosystem = shortEcosystem(named.ecosystem);
  const events = ordered.flatMap((range) => {
    const { events: sorted, problem } = readRangeOrProblem(range, ecosystem, compare);
    if (problem !== undefined) problems.push(`${named.name}: ${problem}`);
    return sorted === undefined ? [] : [sorted];
  });
  if (events.length === 0 && versions.length === 0)
    return { problems: [...problems, `${named.name} has neither ranges nor versions`] };
  const family = ecosystemFamily(ecosystem);
  const specific = ownMembers(entry['ecosystem_specific']);
  const module = moduleOf(family, summary, events);
  const imports = importPaths(specific?.['imports']);
  const binaries = binariesOf(specific?.['binaries'], events, versions);
  return {
    affected: {
      ecosystem,
      name: named.name,
      of: packageKindOf(family),
      ranges: events,
      versions,
      status: specific?.['urgency'] === 'end-of-life' ? 'end-of-life' : 'affected',
      ...(module === undefined ? {} : { module }),
      ...(imports.length === 0 ? {} : { imports }),
      ...(binaries.length === 0 ? {} : { binaries }),
    },
    problems,
  };
}

/** The ranges of an entry count even if its list of versions is not one. */
function versionsOf(entry: JsonRecord, problems: string[]): readonly string[] {
  try {
    return stringsAt(entry, 'versions').filter((version) => version !== '');
  } catch (error) {
    problems.push(reasonOf(error));
    return [];
  }
}

function readRangeOrProblem(
  range: JsonRecord,
  ecosystem: string,
  compare: CompareVersions,
): { events?: ReadRange['events']; problem?: string } {
  try {
    return readOsvRange(range, ecosystem, compare);
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function rangeRecord(range: unknown): JsonRecord & { type: string } {
  if (!isJsonRecord(range)) throw new TypeError('a range is not an object');
  const type = stringAt(range, 'type') ?? '';
  if (!['SEMVER', 'ECOSYSTEM', 'GIT'].includes(type)) throw new TypeError('a range is of no known type');
  return { ...range, type };
}

/** What a publisher writes in its own members is of its own form. */
function ownMembers(value: unknown): JsonRecord | undefined {
  return isJsonRecord(value) ? value : undefined;
}

/** The paths of the packages of a Go module that are affected: all of them unless every entry has one. */
function importPaths(imports: unknown): readonly string[] {
  if (!Array.isArray(imports)) return [];
  const paths = (imports as readonly unknown[]).map((one) => (isJsonRecord(one) ? one['path'] : undefined));
  return paths.every((path) => typeof path === 'string') ? paths : [];
}

const binaryName = /^[a-z0-9][a-z0-9+.-]{0,200}$/iu;
const binaryVersion = /^[A-Za-z0-9.+:~-]{1,300}$/u;

/**
 * The packages that Ubuntu builds from a source package, with the versions that an advisory is about: `binary_name` and
 * `binary_version`. One that is not understood is left out: the advisory says the same without it.
 */
function binariesOf(
  list: unknown,
  ranges: readonly (readonly RangeEvent[])[],
  versions: readonly string[],
): readonly BinaryName[] {
  if (!Array.isArray(list)) return [];
  const stated = new Set([...ranges.flat().map(({ version }) => version), ...versions]);
  const fixed = ranges.flat().findLast(({ kind }) => kind === 'fixed')?.version;
  return (list as readonly unknown[]).flatMap((one): readonly BinaryName[] => {
    const [name, version] = isJsonRecord(one) ? [one['binary_name'], one['binary_version']] : [];
    if (typeof name !== 'string' || !binaryName.test(name)) return [];
    if (typeof version !== 'string' || !binaryVersion.test(version)) return [];
    const own = withoutRebuild(version);
    if (stated.has(own)) return [{ name }];
    return fixed !== undefined && binaryVersion.test(fixed) && isSameBuild(own, fixed)
      ? [{ name, rule: versionRule(own, fixed) }]
      : [];
  });
}

function revisionOf(version: string): string {
  return version.slice(version.lastIndexOf('-'));
}

/** Whether two different versions may be those of a source package and one of its packages: the end is the same. */
function isSameBuild(binary: string, source: string): boolean {
  return binary.endsWith(source) || (source.includes('-') && revisionOf(binary) === revisionOf(source));
}

/** Errata name a module in their title: `nodejs:18 security update`. */
const moduleInTitle = /(?<![\w.+-])[A-Za-z][\w.+-]*:[A-Za-z0-9][\w.+-]*/gu;

/**
 * The stream of the module that an erratum updates, if its builds are of a module and its title names one stream only. Of
 * several streams it is unknown which has the package: the package then counts in every stream.
 */
function moduleOf(
  family: string,
  title: string,
  ranges: readonly (readonly RangeEvent[])[],
): string | undefined {
  const isModular = ranges.flat().some(({ version }) => /\.module[_+]/u.test(version));
  if (!isModular || schemeOfEcosystem(family) !== 'rpm') return undefined;
  const streams = new Set(title.match(moduleInTitle));
  const [stream] = streams;
  return streams.size === 1 ? stream : undefined;
}

/**
 * AlmaLinux lists every build that fixes a package, one entry each: of those the lowest is the fix, and the others are
 * later builds of it.
 */
export function foldBuilds(
  affected: readonly AffectedPackage[],
  compare: CompareVersions,
): readonly AffectedPackage[] {
  const groups = Map.groupBy(affected, (one) =>
    fixOf(one) === undefined ? '' : `${one.ecosystem} ${one.name}`,
  );
  return [...groups].flatMap(([key, group]) =>
    key === '' ? group : group.reduce<AffectedPackage[]>((kept, one) => addLower(kept, one, compare), []),
  );
}

function addLower(
  kept: readonly AffectedPackage[],
  one: AffectedPackage,
  compare: CompareVersions,
): AffectedPackage[] {
  const results = kept.map((other) => compare('rpm', fixOf(other) ?? '', fixOf(one) ?? ''));
  if (results.includes(undefined)) return [...kept, one];
  if (results.some((result) => result !== undefined && result <= 0)) return [...kept];
  return [one];
}

/** The version from which on a package of AlmaLinux is fixed, if that is all that an entry says. */
function fixOf({ ecosystem, ranges, versions }: AffectedPackage): string | undefined {
  const [range, ...others] = ranges;
  const [start, fix, ...more] = range ?? [];
  const isSimple =
    others.length === 0 && more.length === 0 && versions.length === 0 && start?.kind === 'introduced';
  if (!isSimple || start.version !== '0' || fix?.kind !== 'fixed') return undefined;
  return ecosystemFamily(ecosystem) === 'AlmaLinux' ? fix.version : undefined;
}
