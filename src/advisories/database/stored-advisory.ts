import type {
  AdvisorySeverity,
  Advisory,
  AdvisoryStatus,
  AffectedPackage,
  RangeEvent,
} from '../../core/software/advisory.ts';

/** What an advisory says once, without the packages that it is about. */
export type AdvisoryHead = Omit<Advisory, 'affected'>;

/** Thrown for a row that this version did not write. */
export class DamagedRow extends Error {}

/** The letters of the kinds of events, in the order of a range. */
const eventLetters = { introduced: 'i', fixed: 'f', lastAffected: 'l', limit: 'm' } as const;
const eventKinds: ReadonlyMap<unknown, RangeEvent['kind']> = new Map(
  Object.entries(eventLetters).map(([kind, letter]) => [letter, kind as RangeEvent['kind']]),
);

const statuses = [
  'affected',
  'not-affected',
  'wont-fix',
  'fix-deferred',
  'under-investigation',
  'end-of-life',
] as const satisfies readonly AdvisoryStatus[];
const sources = ['package', 'source', 'binary'] as const satisfies readonly AffectedPackage['of'][];
const severityKinds = [
  'CVSS_V2',
  'CVSS_V3',
  'CVSS_V4',
  'words',
] as const satisfies readonly AdvisorySeverity['kind'][];

/**
 * Returns the text of an advisory's row. Members that are most often empty are last and left out with all that follow them: most of
 * a database is this text.
 */
export function encodeHead(advisory: AdvisoryHead): string {
  const { id, published, modified, summary, severities, references, aliases, related, withdrawn } = advisory;
  return JSON.stringify([
    id,
    severities.flatMap(({ kind, value }) => [severityKinds.indexOf(kind), value]),
    published ?? 0,
    modified ?? 0,
    summary ?? 0,
    references,
    aliases,
    related,
    withdrawn ?? 0,
  ]);
}

/**
 * Reads the text of an advisory's row; `feed` is the name of its feed.
 * @throws DamagedRow
 */
export function decodeHead(text: string, feed: string): AdvisoryHead {
  const row = list(parse(text));
  const [id, severities, published, modified, summary, references, aliases, related, withdrawn] = row;
  return {
    id: string(id),
    feed,
    aliases: strings(aliases),
    related: strings(related),
    ...optional('published', published),
    ...optional('modified', modified),
    ...optional('withdrawn', withdrawn),
    ...optional('summary', summary),
    severities: decodeSeverities(list(severities)),
    references: strings(references),
  };
}

function decodeSeverities(flat: readonly unknown[]): AdvisorySeverity[] {
  const severities: AdvisorySeverity[] = [];
  for (let n = 0; n < flat.length; n += 2)
    severities.push({ kind: oneOf(severityKinds, flat[n]), value: string(flat[n + 1]) });
  return severities;
}

/** Returns the entry of an affected package in the row of that package: all but the ecosystem, and the name unless it differs. */
export function encodeAffected(advisory: number, affected: AffectedPackage, rowName: string): string {
  const { name, of, ranges, versions, status, justification, module, architectures } = affected;
  const entry: unknown[] = [
    advisory,
    ranges.map((range) => range.flatMap(({ kind, version }) => [eventLetters[kind], version])),
    statuses.indexOf(status),
    sources.indexOf(of),
    versions,
    justification ?? 0,
    module ?? 0,
    architectures ?? 0,
    name === rowName ? 0 : name,
  ];
  while (isEmptyMember(entry.at(-1))) entry.pop();
  return JSON.stringify(entry);
}

function isEmptyMember(value: unknown): boolean {
  return value === 0 || (Array.isArray(value) && value.length === 0);
}

/** An entry of a package's row: the number of its advisory, and the versions that it affects. */
export interface StoredAffected {
  advisory: number;
  affected: AffectedPackage;
}

/**
 * Reads the row of a package.
 * @throws DamagedRow
 */
export function decodeAffected(text: string, ecosystem: string, rowName: string): StoredAffected[] {
  return list(parse(text)).map((entry) => {
    const [advisory, ranges, status, of, versions, justification, module, architectures, name] = list(entry);
    if (typeof advisory !== 'number') throw new DamagedRow('an advisory has no number');
    const all = architectures ?? 0;
    return {
      advisory,
      affected: {
        ecosystem,
        name: (name ?? 0) === 0 ? rowName : string(name),
        of: oneOf(sources, of ?? 0),
        ranges: ranges === undefined ? [] : list(ranges).map((range) => decodeRange(list(range))),
        versions: versions === undefined ? [] : strings(versions === 0 ? [] : versions),
        status: oneOf(statuses, status ?? 0),
        ...optional('justification', justification),
        ...optional('module', module),
        ...(all !== 0 && { architectures: strings(all) }),
      },
    };
  });
}

function decodeRange(flat: readonly unknown[]): RangeEvent[] {
  const events: RangeEvent[] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const kind = eventKinds.get(flat[n]);
    if (kind === undefined) throw new DamagedRow('an event of a range has an unknown kind');
    events.push({ kind, version: string(flat[n + 1]) });
  }
  return events;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedRow('a row is no JSON', { cause: error });
  }
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new DamagedRow('a list is missing');
  return value;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new DamagedRow('a text is missing');
  return value;
}

function isStrings(value: readonly unknown[]): value is readonly string[] {
  return value.every((member) => typeof member === 'string');
}

function strings(value: unknown): readonly string[] {
  const members = list(value);
  if (!isStrings(members)) throw new DamagedRow('a list of texts has something else');
  return members;
}

function optional<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return value === undefined || value === 0 ? {} : ({ [key]: string(value) } as Partial<Record<K, string>>);
}

function oneOf<T>(all: readonly T[], at: unknown): T {
  const found = typeof at === 'number' ? all[at] : undefined;
  if (found === undefined) throw new DamagedRow('a number names no word');
  return found;
}
