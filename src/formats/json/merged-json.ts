import { parseLocatedJson, type LocatedMember, type LocatedValue } from './located-json.ts';
import { isJsonRecord, type JsonRecord } from './members.ts';

/**
 * The value of a JSON text as Go's decoder fills a structure with it: of a member that is there
 * twice the later one counts, but two objects are joined, which `JSON.parse` does not do. Throws a
 * SyntaxError for what is not JSON, and a TypeError where how they are joined cannot be told.
 */
export function parseMergedJson(text: string): unknown {
  return mergedValue(parseLocatedJson(text));
}

/** Stands for a value that cannot be told: it is of no type that a member can have. */
const untold = Symbol('value');

/** The members of an object by name; where those of one name cannot be joined the last one counts. */
export function mergedMembers(members: readonly LocatedMember[]): JsonRecord {
  const byName = Map.groupBy(members, ({ name }) => name);
  return Object.fromEntries(
    [...byName].map(([name, group]) => [
      name,
      group.map(({ value }) => valueOrUntold(value)).reduce(mergedOrLast),
    ]),
  );
}

function valueOrUntold(value: LocatedValue): unknown {
  try {
    return mergedValue(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return untold;
  }
}

function mergedOrLast(earlier: unknown, later: unknown): unknown {
  try {
    return isJsonRecord(earlier) && isJsonRecord(later) ? joined('', earlier, later) : later;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return untold;
  }
}

/** The same of a value that was read with its places. */
function mergedValue(value: LocatedValue): unknown {
  switch (value.kind) {
    case 'object':
      return joinedRecords(value.members.map((member) => [member.name, mergedValue(member.value)] as const));
    case 'array':
      return value.items.map(mergedValue);
    case 'string':
      return value.text;
    case 'number':
      return Number(value.text);
    case 'boolean':
      return value.value;
    case 'null':
      return null;
  }
}

/** What two members of one name come to. Null empties a map and leaves a structure as it was. */
export function joined(name: string, earlier: unknown, later: unknown): unknown {
  const [one, other] = [recordOf(earlier), recordOf(later)];
  if (one === undefined && other === undefined) return later;
  if (one === undefined || other === undefined)
    throw new TypeError(`${name} is there twice, and not as an object both times`);
  return joinedRecords([...Object.entries(one), ...Object.entries(other)]);
}

/** The object of these members, in which those of one name are joined. */
export function joinedRecords(entries: readonly (readonly [string, unknown])[]): JsonRecord {
  const members = new Map<string, unknown>();
  for (const [name, value] of entries)
    members.set(name, members.has(name) ? joined(name, members.get(name), value) : value);
  return Object.fromEntries(members);
}

function recordOf(value: unknown): JsonRecord | undefined {
  return isJsonRecord(value) ? { ...value } : undefined;
}
