import type { Entry, Written } from '../../../core/workload.ts';
import { toBoolean, toInteger, toNumber } from '../../language/cast.ts';
import { listItems } from '../../language/list-or-map.ts';
import type { ComposeNode, ListItem, MapEntry, ScalarNode } from '../../language/node.ts';
import { parseInteger } from '../../../formats/docker-values/integer.ts';

/** What a value comes to, or why that is not known. */
export type ParsedValue<T> = { value: T } | { unresolved: string };

/** Reads a single value; any other shape, or a text that is not known here, is unresolved. */
export function readScalar<T>(
  node: ComposeNode,
  parse: (scalar: ScalarNode) => T | undefined,
  expected: string,
): ParsedValue<T> {
  if (node.kind !== 'scalar') return { unresolved: `it should be ${expected}` };
  if (node.fault !== undefined) return { unresolved: node.fault.why };
  const value = parse(node);
  return value === undefined ? { unresolved: `${quote(node.text)} is not ${expected}` } : { value };
}

/** A value as a message shows it: quoted, control characters escaped, cut when long. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** The text of a value that YAML types as text, or also as a number. */
export function textOf(scalar: ScalarNode): string | undefined {
  return scalar.type === 'null' || scalar.type === 'bool' ? undefined : scalar.text;
}

/** A number: YAML's own, or a decimal one as text (compose-go casts with `strconv.ParseFloat`). */
export function scalarNumber(scalar: ScalarNode): number | undefined {
  if (scalar.type === 'int') return toInteger(scalar.text);
  return scalar.type === 'bool' || scalar.type === 'null' ? undefined : toNumber(scalar.text);
}

/** An integer: YAML's own, or a decimal one as text (compose-go casts with `strconv.Atoi`). */
export function integerOf(scalar: ScalarNode): number | undefined {
  if (scalar.type === 'string') return parseInteger(scalar.text);
  const value = scalarNumber(scalar);
  return Number.isInteger(value) ? value : undefined;
}

/** A setting that is one value, at its `key: value`. */
export function writtenScalar<T>(
  entry: MapEntry | undefined,
  parse: (scalar: ScalarNode) => T | undefined,
  expected: string,
): Written<T> | undefined {
  return entry && { ...readScalar(entry.value, parse, expected), at: [entry.at] };
}

/** A boolean setting. */
export function writtenBoolean(entry: MapEntry | undefined): Written<boolean> | undefined {
  return writtenScalar(entry, toBoolean, 'true or false');
}

/** A text setting. */
export function writtenText(entry: MapEntry | undefined): Written<string> | undefined {
  return writtenScalar(entry, textOf, 'text');
}

/** The entries of a list setting; each item gives any number of them. */
export function writtenList<T>(
  entry: MapEntry | undefined,
  read: (item: ListItem) => readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (entry === undefined) return undefined;
  const items = listItems(entry);
  if (items === undefined) return { unresolved: 'it should be a list', at: [entry.at] };
  const append = entry.value.kind === 'list' ? entry.value.append : undefined;
  return { value: items.flatMap(read), at: [entry.at], ...(append && { append }) };
}

/** An item of a list as one entry, from its text. */
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
