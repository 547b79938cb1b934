import type { Advisory, AffectedPackage } from '../../../core/software/advisory.ts';
import { isJsonRecord, listAt, stringAt, stringsAt, type JsonRecord } from '../../../formats/json/members.ts';
import { ecosystemFamily } from '../../ecosystem.ts';
import {
  gapRecord,
  ignoredRecord,
  isPlainName,
  parseJsonBytes,
  reasonOf,
  recordsOrGap,
  valueRecord,
  type FeedRecord,
} from '../feed-record.ts';
import { foldBuilds, readAffected } from './osv-affected.ts';
import { isDistribution } from './osv-ecosystem.ts';
import type { CompareVersions } from './osv-range.ts';
import { severitiesOf } from './osv-severity.ts';

/** What a record is read with. */
export interface OsvContext {
  /** As `Advisory.feed` names it: `osv/npm`. */
  feed: string;
  compare: CompareVersions;
}

/**
 * Yields the advisory of an OSV record (schema 1.7) and what of it was not understood; GitHub's advisories are of this
 * form. `name` is the record's file, for gaps.
 */
export function readOsv(bytes: Uint8Array, name: string, context: OsvContext): Generator<FeedRecord> {
  return recordsOrGap(name, () => readOsvRecord(parseJsonBytes(bytes), name, context));
}

function* readOsvRecord(value: unknown, name: string, { feed, compare }: OsvContext): Generator<FeedRecord> {
  if (!isJsonRecord(value)) throw new TypeError('it is not an object');
  const id = stringAt(value, 'id');
  if (!isPlainName(id)) throw new TypeError('it has no id');
  const what = id === name.replace(/\.json$/u, '') ? id : `${name} (${id})`;
  const entries = listAt(value, 'affected');
  const summary = summaryOf(value);
  const affected: AffectedPackage[] = [];
  const isWithdrawn = stringAt(value, 'withdrawn') !== undefined;
  for (const entry of entries)
    try {
      if (!isJsonRecord(entry)) throw new TypeError('an affected entry is not an object');
      const read = readAffected(entry, summary, compare);
      if (read.affected !== undefined) affected.push(read.affected);
      // A withdrawn record no longer counts, whatever it lacks.
      if (!isWithdrawn) for (const problem of read.problems) yield gapRecord(what, problem);
    } catch (error) {
      yield gapRecord(what, reasonOf(error));
    }
  const advisory = advisoryOf(value, id, feed, summary, foldBuilds(affected, compare));
  if (isErratumOnly(advisory)) yield ignoredRecord(what, 'it is an update that fixes no vulnerability');
  else yield valueRecord(advisory);
}

/** AlmaLinux and Rocky Linux also publish updates that fix no vulnerability: ALBA (bug fixes), ALEA (enhancements). */
function isErratumOnly({ id, aliases, related }: Advisory): boolean {
  return /^(?:AL|RL|RH)[BE]A-/u.test(id) && aliases.length === 0 && related.length === 0;
}

function advisoryOf(
  record: JsonRecord,
  id: string,
  feed: string,
  summary: string,
  affected: readonly AffectedPackage[],
): Advisory {
  const optional = Object.fromEntries(
    (['published', 'modified', 'withdrawn'] as const).flatMap((key) => {
      const text = stringAt(record, key);
      return text === undefined ? [] : [[key, text]];
    }),
  );
  return {
    id,
    feed,
    aliases: idsAt(record, 'aliases').filter((alias) => alias !== id),
    related: vulnerabilitiesOf(record, id, affected),
    ...optional,
    ...(summary === '' ? {} : { summary }),
    severities: severitiesOf(record, listAt(record, 'affected').filter(isJsonRecord), summary),
    references: referencesOf(record),
    affected,
  };
}

function idsAt(record: JsonRecord, key: string): readonly string[] {
  return [...new Set(stringsAt(record, key).filter(isPlainName))];
}

/**
 * The vulnerabilities that a record is about. Records of distributions name them in `upstream`, older ones in `related`;
 * in other records `related` are vulnerabilities that are only similar.
 */
function vulnerabilitiesOf(
  record: JsonRecord,
  id: string,
  affected: readonly AffectedPackage[],
): readonly string[] {
  const upstream = idsAt(record, 'upstream');
  const ofDistribution = affected.some(({ ecosystem }) => isDistribution(ecosystemFamily(ecosystem)));
  const related = ofDistribution ? idsAt(record, 'related').filter((one) => one.startsWith('CVE-')) : [];
  return [...new Set([...upstream, ...related])].filter((one) => one !== id);
}

const longestSummary = 300;

/** The summary, else the beginning of the details. */
function summaryOf(record: JsonRecord): string {
  const summary = stringAt(record, 'summary')?.trim() ?? '';
  if (summary !== '') return shorten(summary);
  return shorten((stringAt(record, 'details') ?? '').trimStart().split('\n', 1)[0] ?? '');
}

function shorten(text: string): string {
  return text.length <= longestSummary ? text : `${text.slice(0, longestSummary - 1)}…`;
}

/** Kinds of references that come first: the publisher's page. */
const firstKinds: ReadonlySet<unknown> = new Set(['ADVISORY']);

function referencesOf(record: JsonRecord): readonly string[] {
  const references = listAt(record, 'references').filter(isJsonRecord);
  const [first, others] = [true, false].map((isFirst) =>
    references.filter(({ type }) => firstKinds.has(type) === isFirst).map(({ url }) => url),
  );
  const addresses = [...(first ?? []), ...(others ?? [])].filter((url) => typeof url === 'string');
  return [...new Set(addresses.filter((url) => /^https?:\/\/\S{1,2000}$/u.test(url)))];
}
