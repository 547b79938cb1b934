import type { FileLocation, TextRange } from '../../core/location.ts';
import { lineEnd, lineStart, nextLine, rangeOf, type TextIndex } from '../../formats/yaml/text-index.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { isDay } from '../dates.ts';
import { suggestion } from '../../core/suggest.ts';

/** A policy being read, and its problems so far. */
export interface PolicyReading {
  file: string;
  text: string;
  index: TextIndex;
  problems: { message: string; range: TextRange }[];
}

/** Adds a problem at a location; returns `undefined` as the missing value. */
export function addProblem(
  reading: PolicyReading,
  { range }: { range: TextRange },
  message: string,
): undefined {
  reading.problems.push({ message, range });
}

/** Returns the location of a node for findings. */
export function locationOf({ file }: PolicyReading, { range }: { range: TextRange }): FileLocation {
  return { in: 'file', file, range };
}

/**
 * Returns the location of an entry of a list, with the lines to remove to take it out, where it is
 * alone on them.
 */
export function entryLocation(reading: PolicyReading, node: { range: TextRange }): FileLocation {
  const { text, index } = reading;
  const { startOffset, endOffset } = node.range;
  const start = lineStart(index, startOffset);
  const last = text.slice(0, endOffset).trimEnd().length;
  const end = nextLine(index, last);
  const isAlone =
    /^[ \t]*- *$/u.test(text.slice(start, startOffset)) &&
    /^[ \t]*(?:#.*)?$/u.test(text.slice(last, lineEnd(index, last)));
  return {
    ...locationOf(reading, node),
    ...(isAlone ? { remove: rangeOf(index, start, end) } : {}),
    text: text.slice(startOffset, last),
  };
}

/** Returns the map of a node; adds a problem for other nodes. */
export function requireMap(reading: PolicyReading, node: YamlNode, what: string): YamlMap | undefined {
  return node.kind === 'map' ? node : addProblem(reading, node, `${what} must be a map of keys to values`);
}

/** Returns the list of a node; empty with a problem for other nodes. */
export function requireList(reading: PolicyReading, node: YamlNode, what: string): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  // A key whose last entry was removed.
  if (node.kind === 'scalar' && node.value === null) return [];
  addProblem(reading, node, `${what} must be a list`);
  return [];
}

/** Reads a non-empty text. */
export function requireText(reading: PolicyReading, node: YamlNode, what: string): string | undefined {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value.trim() : '';
  return text === '' ? addProblem(reading, node, `${what} must be a text`) : text;
}

/** Reads one of several words. */
export function asOneOf<T extends string>(
  reading: PolicyReading,
  node: YamlNode,
  what: string,
  allowed: readonly T[],
): T | undefined {
  const given = node.kind === 'scalar' ? String(node.value) : '';
  const found = allowed.find((word) => word === given);
  const hint = suggestion(given, allowed);
  return found ?? addProblem(reading, node, `${what} must be one of ${allowed.join(', ')}${hint}`);
}

/** Reads a calendar day. */
export function requireDay(reading: PolicyReading, node: YamlNode, what: string): string | undefined {
  const day = node.kind === 'scalar' ? String(node.value) : '';
  return isDay(day) ? day : addProblem(reading, node, `${what} must be a day, such as 2027-01-31`);
}

/** Reads `true` or `false`. */
export function requireBoolean(reading: PolicyReading, node: YamlNode, what: string): boolean | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'boolean' ? value : addProblem(reading, node, `${what} must be true or false`);
}

/** Returns the entries of a map by key; unknown keys are problems. */
export function fieldsOf(
  reading: PolicyReading,
  map: YamlMap,
  known: readonly string[],
  what: string,
): ReadonlyMap<string, YamlEntry> {
  for (const entry of map.entries) {
    if (known.includes(entry.key)) continue;
    const hint = suggestion(entry.key, known) || `: it has ${known.join(', ')}`;
    addProblem(reading, { range: entry.keyRange }, `${what} has no key ${entry.key}${hint}`);
  }
  return new Map(map.entries.map((entry) => [entry.key, entry]));
}

/** Reads a required text. */
export function requiredText(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  key: string,
  owner: YamlNode,
  what: string,
): string | undefined {
  const entry = fields.get(key);
  if (entry) return requireText(reading, entry.value, key);
  return addProblem(reading, owner, `${what} needs ${key}`);
}

/** Reads optional texts by key. */
export function optionalTexts<K extends string>(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  keys: readonly K[],
): Partial<Record<K, string>> {
  const found = keys.flatMap((key) => {
    const entry = fields.get(key);
    const text = entry && requireText(reading, entry.value, key);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(found) as Partial<Record<K, string>>;
}
