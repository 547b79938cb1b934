import type { RangeEvent } from '../../../core/software/advisory.ts';
import { isJsonRecord, listAt, type JsonRecord } from '../../../formats/json/members.ts';
import { schemeOfEcosystem } from '../../ecosystem.ts';

/** Compares two versions of an ecosystem's scheme; `undefined` if one of them cannot be parsed. */
export type CompareVersions = (
  scheme: NonNullable<ReturnType<typeof schemeOfEcosystem>>,
  a: string,
  b: string,
) => number | undefined;

/** The keys of an event (OSV schema 1.7), in the order in which events of the same version count. */
const eventKinds = [
  ['fixed', 'fixed'],
  ['introduced', 'introduced'],
  ['last_affected', 'lastAffected'],
  ['limit', 'limit'],
] as const;
const rankOf = new Map<RangeEvent['kind'], number>(eventKinds.map(([, kind], rank) => [kind, rank]));

/** A range in the order of versions, and what of it was not understood. */
export interface ReadRange {
  events: readonly RangeEvent[];
  problem?: string;
}

/** Reads a range of versions. @throws TypeError if an event is not understood. */
export function readOsvRange(range: JsonRecord, ecosystem: string, compare: CompareVersions): ReadRange {
  const events = listAt(range, 'events').flatMap(readEvent);
  if (events.length === 0) throw new TypeError('a range has no events');
  const all: readonly RangeEvent[] = events.some(({ kind }) => kind === 'introduced')
    ? events
    : [{ kind: 'introduced', version: '0' }, ...events];
  return sortEvents(all, ecosystem, compare);
}

function readEvent(event: unknown): readonly RangeEvent[] {
  if (!isJsonRecord(event)) throw new TypeError('an event is not an object');
  // `*` is the default limit: none.
  const known = eventKinds.filter(([key]) => event[key] !== undefined && event[key] !== null);
  if (known.length === 0) throw new TypeError('an event is of no known kind');
  return known.flatMap(([key, kind]) => {
    const version = event[key];
    if (typeof version !== 'string' || version === '')
      throw new TypeError(`the version of an event '${key}' is not a text`);
    return kind === 'limit' && version === '*' ? [] : [{ kind, version }];
  });
}

function sortEvents(events: readonly RangeEvent[], ecosystem: string, compare: CompareVersions): ReadRange {
  if (events.length <= 2) return { events: events.toSorted(byRank) };
  const scheme = schemeOfEcosystem(ecosystem);
  // Nothing is compared in an ecosystem that is not read.
  if (scheme === undefined) return { events };
  let problem: string | undefined;
  const order = (a: string, b: string): number => {
    if (a === b) return 0;
    if (a === '0') return -1;
    if (b === '0') return 1;
    const result = compare(scheme, a, b);
    if (result === undefined) problem ??= `versions of a range cannot be ordered: '${a}', '${b}'`;
    return result ?? 0;
  };
  const sorted = events.toSorted(
    (a, b) => order(a.version, b.version) || (rankOf.get(a.kind) ?? 0) - (rankOf.get(b.kind) ?? 0),
  );
  return problem === undefined ? { events: sorted } : { events, problem };
}

/** With one event of each side, the beginning is first whatever the versions are. */
function byRank(a: RangeEvent, b: RangeEvent): number {
  return Number(b.kind === 'introduced') - Number(a.kind === 'introduced');
}
