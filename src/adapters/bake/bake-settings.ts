import type { FileLocation } from '../../core/location.ts';
import type { HclAttribute, HclExpression } from '../../formats/hcl/hcl-syntax.ts';
import {
  hclBoolean,
  hclText,
  HclUnknown,
  isHclList,
  isHclMap,
  type HclValue,
} from '../../formats/hcl/hcl-value.ts';
import type { BakeAttributeKind } from './bake-attributes.ts';
import type { BakeEntry, BakeProblem, BakeValue } from './bake-reading.ts';
import type { BakeScope, Placed } from './bake-scope.ts';

/** What reading an attribute takes. */
export interface SettingContext {
  scope: BakeScope;
  names: ReadonlyMap<string, HclValue>;
  refuse(problem: BakeProblem): void;
}

/** A map as `key=value` with commas, the form that newer releases of bake also take as a map. */
function asOptions(map: ReadonlyMap<string, HclValue>): HclValue {
  const pairs = [...map].map(([key, value]) => ({ key, text: hclText(value) }));
  const isKnown = pairs.every(({ text }) => text !== undefined);
  return isKnown
    ? pairs.map(({ key, text }) => `${key}=${text}`).join(',')
    : new HclUnknown('a value of the map is not known');
}

/** The text of a value; `undefined` if bake refuses it. */
function valueAt(
  value: HclValue,
  at: FileLocation,
  context: SettingContext,
  wanted: string,
): BakeValue | undefined {
  if (value instanceof HclUnknown) return { open: value.why, at };
  const text = hclText(value);
  if (text !== undefined) return { text, at };
  if (typeof value === 'number') return { open: 'the form of the number is not certain', at };
  if (value !== null) context.refuse({ message: `${wanted} expected`, at });
  return undefined;
}

function readItem(expression: Placed<HclExpression>, context: SettingContext): readonly BakeValue[] {
  const at = expression.file.locate(expression.part.span);
  const value = context.scope.evaluate(expression, context.names);
  const item = isHclMap(value) ? asOptions(value) : value;
  if (item === null) return [{ open: 'null', at }];
  const read = valueAt(item, at, context, 'a text');
  return read === undefined ? [] : [read];
}

function readList(
  expression: Placed<HclExpression>,
  context: SettingContext,
): readonly BakeValue[] | undefined {
  const { part, file } = expression;
  if (part.kind === 'tuple') return part.items.flatMap((item) => readItem({ part: item, file }, context));
  const at = file.locate(part.span);
  const value = context.scope.evaluate(expression, context.names);
  if (value === null) return undefined;
  if (value instanceof HclUnknown) return [{ open: value.why, at }];
  if (isHclList(value))
    return value.flatMap(
      (item) => valueAt(isHclMap(item) ? asOptions(item) : item, at, context, 'a text') ?? [],
    );
  context.refuse({ message: 'a list of texts expected', at });
  return undefined;
}

function entryAt(
  key: HclValue,
  value: HclValue,
  at: FileLocation,
  context: SettingContext,
): readonly BakeEntry[] {
  const name = hclText(key);
  const found = valueAt(value, at, context, 'a text');
  if (found === undefined) return [];
  return [name === undefined ? { open: 'a key is not known', at } : { ...found, key: name }];
}

function readMap(
  expression: Placed<HclExpression>,
  context: SettingContext,
): readonly BakeEntry[] | undefined {
  const { part, file } = expression;
  const { scope, names } = context;
  if (part.kind === 'object')
    return part.items.flatMap(({ key, value }) => {
      const at = file.locate({ start: key.span.start, end: value.span.end });
      const name = scope.evaluate({ part: key, file }, names);
      return entryAt(name, scope.evaluate({ part: value, file }, names), at, context);
    });
  const at = file.locate(part.span);
  const value = scope.evaluate(expression, names);
  if (value === null) return undefined;
  if (value instanceof HclUnknown) return [{ open: value.why, at }];
  if (isHclMap(value)) return [...value].flatMap(([key, item]) => entryAt(key, item, at, context));
  context.refuse({ message: 'a map of texts expected', at });
  return undefined;
}

/** What an attribute of a target says. */
export type BakeSetting =
  | { kind: 'text' | 'boolean'; value: BakeValue }
  | { kind: 'list'; values: readonly BakeValue[] }
  | { kind: 'map'; entries: readonly BakeEntry[] };

/** Reads an attribute of a target; `undefined` for null, which is as if it were missing, and for what bake refuses. */
export function readSetting(
  { part: { value }, file }: Placed<HclAttribute>,
  kind: BakeAttributeKind,
  context: SettingContext,
): BakeSetting | undefined {
  const expression = { part: value, file };
  if (kind === 'list') {
    const values = readList(expression, context);
    return values && { kind, values };
  }
  if (kind === 'map') {
    const entries = readMap(expression, context);
    return entries && { kind, entries };
  }
  const at = file.locate(value.span);
  const result = context.scope.evaluate(expression, context.names);
  if (
    kind === 'boolean' &&
    result !== null &&
    !(result instanceof HclUnknown) &&
    hclBoolean(result) === undefined
  ) {
    context.refuse({ message: 'true or false expected', at });
    return undefined;
  }
  const read = valueAt(result, at, context, 'a text');
  return read && { kind, value: read };
}
