import type { FileLocation, TextRange } from '../../core/location.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { isDay } from '../dates.ts';
import { suggestion } from '../../core/suggest.ts';

/** A policy being read, and what was found wrong with it so far. */
export interface PolicyReading {
  file: string;
  problems: { message: string; range: TextRange }[];
}

/** Notes that something is wrong at a place; gives `undefined`, as the value is not to be had. */
export function complain(
  reading: PolicyReading,
  { range }: { range: TextRange },
  message: string,
): undefined {
  reading.problems.push({ message, range });
}

/** The place of a node as findings name it. */
export function locationOf({ file }: PolicyReading, { range }: { range: TextRange }): FileLocation {
  return { in: 'file', file, range };
}

/** The map a node is, or `undefined` with a complaint. */
export function requireMap(reading: PolicyReading, node: YamlNode, what: string): YamlMap | undefined {
  return node.kind === 'map' ? node : complain(reading, node, `${what} must be a map of keys to values`);
}

/** The list a node is, or an empty one with a complaint. */
export function requireList(reading: PolicyReading, node: YamlNode, what: string): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  complain(reading, node, `${what} must be a list`);
  return [];
}

/** A text that is not empty. */
export function requireText(reading: PolicyReading, node: YamlNode, what: string): string | undefined {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value.trim() : '';
  return text === '' ? complain(reading, node, `${what} must be a text`) : text;
}

/** One of a few words. */
export function asOneOf<T extends string>(
  reading: PolicyReading,
  node: YamlNode,
  what: string,
  allowed: readonly T[],
): T | undefined {
  const given = node.kind === 'scalar' ? String(node.value) : '';
  const found = allowed.find((word) => word === given);
  const hint = suggestion(given, allowed);
  return found ?? complain(reading, node, `${what} must be one of ${allowed.join(', ')}${hint}`);
}

/** A day of the calendar. */
export function requireDay(reading: PolicyReading, node: YamlNode, what: string): string | undefined {
  const day = node.kind === 'scalar' ? String(node.value) : '';
  return isDay(day) ? day : complain(reading, node, `${what} must be a day, such as 2027-01-31`);
}

/** `true` or `false`. */
export function requireBoolean(reading: PolicyReading, node: YamlNode, what: string): boolean | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'boolean' ? value : complain(reading, node, `${what} must be true or false`);
}

/** The entries of a map by key; keys that are not known are complained of. */
export function fieldsOf(
  reading: PolicyReading,
  map: YamlMap,
  known: readonly string[],
  what: string,
): ReadonlyMap<string, YamlEntry> {
  for (const entry of map.entries) {
    if (known.includes(entry.key)) continue;
    const hint = suggestion(entry.key, known) || `: it has ${known.join(', ')}`;
    complain(reading, { range: entry.keyRange }, `${what} has no key ${entry.key}${hint}`);
  }
  return new Map(map.entries.map((entry) => [entry.key, entry]));
}

/** A text that must be there. */
export function requiredText(
  reading: PolicyReading,
  fields: ReadonlyMap<string, YamlEntry>,
  key: string,
  owner: YamlNode,
  what: string,
): string | undefined {
  const entry = fields.get(key);
  if (entry) return requireText(reading, entry.value, key);
  return complain(reading, owner, `${what} needs ${key}`);
}

/** Texts that may be left out, by key. */
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
