import type { Entry, Written } from '../../../core/workload/workload.ts';
import { printed, toBoolean, toNumber, yamlNumber } from '../../language/cast.ts';
import { listItems } from '../../language/list-or-map.ts';
import type { ComposeNode, ListItem, MapEntry, ScalarNode } from '../../language/node.ts';
import { parseInteger } from '../../../formats/docker-values/integer.ts';

/** A parsed value, or why it is unknown. */
export type ParsedValue<T> = { value: T } | { unresolved: string };

/** Reads a single value; any other shape, or an unresolved text, is unresolved. */
export function readScalar<T>(
  node: ComposeNode,
  parse: (scalar: ScalarNode) => T | undefined,
  expected: string,
): ParsedValue<T> {
  if (node.kind !== 'scalar') return { unresolved: `expected ${expected}` };
  if (node.fault !== undefined) return { unresolved: node.fault.why };
  const value = parse(node);
  return value === undefined ? { unresolved: `${quote(node.text)} is not ${expected}` } : { value };
}

/** Returns a value for a message: quoted, control characters escaped, truncated when long. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Returns the text of a value that YAML types as text or as a number, which Compose prints: `0x50` is `80`. */
export function textOf(scalar: ScalarNode): string | undefined {
  return scalar.type === 'null' || scalar.type === 'bool' ? undefined : printed(scalar);
}

/** Returns a number: YAML's, or a decimal one in text (compose-go converts with `strconv.ParseFloat`). */
export function scalarNumber(scalar: ScalarNode): number | undefined {
  return scalar.type === 'string' ? toNumber(scalar.text) : yamlNumber(scalar);
}

/**
 * Returns an integer: YAML's without its fraction, or a decimal one in text (compose-go converts with
 * `strconv.Atoi`).
 */
export function integerOf(scalar: ScalarNode): number | undefined {
  if (scalar.type === 'string') return parseInteger(scalar.text);
  const value = yamlNumber(scalar);
  const whole = value === undefined ? undefined : Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole : undefined;
}

/** Reads a setting that is one value, at its `key: value`. */
export function writtenScalar<T>(
  entry: MapEntry | undefined,
  parse: (scalar: ScalarNode) => T | undefined,
  expected: string,
): Written<T> | undefined {
  return entry && { ...readScalar(entry.value, parse, expected), at: [entry.at] };
}

/** Reads a boolean setting. */
export function writtenBoolean(entry: MapEntry | undefined): Written<boolean> | undefined {
  return writtenScalar(entry, toBoolean, 'true or false');
}

/** Reads a text setting. */
export function writtenText(entry: MapEntry | undefined): Written<string> | undefined {
  return writtenScalar(entry, textOf, 'text');
}

/** Reads the entries of a list setting; each item gives any number of them. */
export function writtenList<T>(
  entry: MapEntry | undefined,
  read: (item: ListItem) => readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (entry === undefined) return undefined;
  const items = listItems(entry);
  if (items === undefined) return { unresolved: 'expected a list', at: [entry.at] };
  const append = entry.value.kind === 'list' ? entry.value.append : undefined;
  return { value: items.flatMap(read), at: [entry.at], ...(append && { append }) };
}

/** Reads a list item as one entry, from its text. */
export function textEntry<T>(
  item: ListItem,
  parse: (text: string) => T | undefined,
  expected: string,
): Entry<T> {
  const reading = readScalar(
    item.value,
    (scalar) => {
      const text = textOf(scalar);
      return text === undefined ? undefined : parse(text);
    },
    expected,
  );
  return { ...reading, at: [item.at] };
}
