import { parseLocatedJson, type LocatedMember, type LocatedValue } from './located-json.ts';
import { isJsonRecord, type JsonRecord } from './members.ts';
import { plainValue, type PlainMember } from './plain-value.ts';

/**
 * Returns the value of a JSON text as Go's decoder fills a structure with it: of duplicate members the later
 * one counts, but two objects are merged, unlike in `JSON.parse`, and null leaves a text, a number or a boolean. Throws a SyntaxError if the text is not
 * JSON, and a TypeError if the result of merging is unclear.
 */
export function parseMergedJson(text: string): unknown {
  return mergedValue(parseLocatedJson(text));
}

/** A value whose merging is unclear: of no type that a member can have. */
const unclear = Symbol('value');

/** Returns the members of an object by name; of duplicates that cannot be merged the last one counts. */
export function mergedMembers(members: readonly LocatedMember[]): JsonRecord {
  const byName = Map.groupBy(members, ({ name }) => name);
  return Object.fromEntries(
    [...byName].map(([name, group]) => [
      name,
      group.map(({ value }) => valueOrUnclear(value)).reduce(mergedOrLast),
    ]),
  );
}

function valueOrUnclear(value: LocatedValue): unknown {
  try {
    return mergedValue(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unclear;
  }
}

function mergedOrLast(earlier: unknown, later: unknown): unknown {
  if (keepsItsValue(earlier, later)) return earlier;
  try {
    return isJsonRecord(earlier) && isJsonRecord(later) ? joined('', earlier, later) : later;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unclear;
  }
}

/** Returns the merged value of a JSON value with locations. */
function mergedValue(value: LocatedValue): unknown {
  return plainValue(value, joinedRecords);
}

/** Whether null, which comes later, leaves a text, a number or a boolean of a structure of Go as it is. */
function keepsItsValue(earlier: unknown, later: unknown): boolean {
  return (
    later === null &&
    (typeof earlier === 'string' || typeof earlier === 'number' || typeof earlier === 'boolean')
  );
}

/** Returns the merged value of two members with one name. Null empties a map and leaves a structure unchanged. */
export function joined(name: string, earlier: unknown, later: unknown): unknown {
  const [one, other] = [recordOf(earlier), recordOf(later)];
  if (one === undefined && other === undefined) return keepsItsValue(earlier, later) ? earlier : later;
  if (one === undefined || other === undefined)
    throw new TypeError(`${name} is there twice, and not as an object both times`);
  return joinedRecords([...Object.entries(one), ...Object.entries(other)]);
}

/** Returns the object of these members, with those of one name merged. */
export function joinedRecords(entries: readonly PlainMember[]): JsonRecord {
  const members = new Map<string, unknown>();
  for (const [name, value] of entries)
    members.set(name, members.has(name) ? joined(name, members.get(name), value) : value);
  return Object.fromEntries(members);
}

function recordOf(value: unknown): JsonRecord | undefined {
  return isJsonRecord(value) ? { ...value } : undefined;
}
