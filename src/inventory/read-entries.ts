import { Malformed } from '../formats/bytes/byte-source.ts';
import type { FileReading, FoundPackage } from './cataloger.ts';

/** Gaps of one file that are listed; the rest is counted. */
const listedGaps = 20;
/** Gaps of one file after which the rest of it is not read: it is not the file that its name says. */
const mostGaps = 1000;

/** An entry of a file, and how a gap names it. */
export interface FileEntry<Value> {
  label: string;
  value: Value;
}

/**
 * Reads the entries of a file one by one: an entry that is not understood is a gap, and the others are read. `read` returns
 * `undefined` for an entry that is no package. A package that several entries show is in the reading once.
 */
export function readPackages<Value>(
  entries: Iterable<FileEntry<Value>>,
  read: (value: Value) => FoundPackage | undefined,
): FileReading {
  const packages = new Map<string, FoundPackage>();
  const gaps: string[] = [];
  let failed = 0;
  for (const { label, value } of entries) {
    try {
      const found = read(value);
      if (found !== undefined) addPackage(packages, found);
    } catch (error) {
      if (!(error instanceof Malformed || error instanceof TypeError)) throw error;
      if (failed < listedGaps) gaps.push(`${quoted(label)}: ${error.message}`);
      failed += 1;
    }
    if (failed === mostGaps) break;
  }
  if (failed === mostGaps) gaps.push(`${mostGaps} entries are not understood, and the rest is not read`);
  else if (failed > listedGaps) gaps.push(`${failed - listedGaps} more entries are not understood`);
  return { packages: [...packages.values()], gaps };
}

/** Returns the members of an object as entries that are named by their keys. */
export function recordEntries(
  record: Readonly<Record<string, unknown>> | undefined,
): readonly FileEntry<[string, unknown]>[] {
  return Object.entries(record ?? {}).map(([key, value]) => ({ label: key, value: [key, value] }));
}

/** Returns the items of a list as entries that are named by their `name`, else by their number. */
export function listEntries(items: readonly unknown[]): readonly FileEntry<unknown>[] {
  return items.map((value, at) => ({ label: nameIn(value) ?? `entry ${at + 1}`, value }));
}

/** Returns a text of a file for a gap: quoted, and cut. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

function nameIn(value: unknown): string | undefined {
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
}

/** A package for development and for production is one for production. */
function addPackage(packages: Map<string, FoundPackage>, found: FoundPackage): void {
  const key = JSON.stringify([found.name, found.version]);
  const known = packages.get(key);
  if (known === undefined || known.development === true) packages.set(key, found);
}
