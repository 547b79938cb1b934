import { isJsonRecord, type JsonRecord } from './members.ts';

/** One string, bracket or scalar of a JSON text; commas and colons say nothing that these do not. */
const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s"[\]{}:,]+/gsu;

const deepest = 200;

/**
 * The value of a JSON text as Go's decoder fills a structure with it: of a member that is there
 * twice the later one counts, but two objects are joined, which `JSON.parse` does not do. Throws a
 * SyntaxError for what is not JSON, and a TypeError where how they are joined cannot be told.
 */
export function parseMergedJson(text: string): unknown {
  // What is JSON is for the platform to say; below, the text is known to be.
  JSON.parse(text);
  const tokens = text.match(token) ?? [];
  let next = 0;

  const value = (depth: number): unknown => {
    if (depth > deepest) throw new TypeError(`it is nested more than ${deepest} deep`);
    const found = tokens[next++] ?? '';
    if (found === '{') return object(depth);
    return found === '[' ? list(depth) : JSON.parse(found);
  };
  const object = (depth: number): JsonRecord => {
    const members = new Map<string, unknown>();
    while (tokens[next] !== '}') {
      const name = String(JSON.parse(tokens[next++] ?? ''));
      const later = value(depth + 1);
      members.set(name, members.has(name) ? joined(name, members.get(name), later) : later);
    }
    next++;
    return Object.fromEntries(members);
  };
  const list = (depth: number): unknown[] => {
    const entries: unknown[] = [];
    while (tokens[next] !== ']') entries.push(value(depth + 1));
    next++;
    return entries;
  };
  return value(0);
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
