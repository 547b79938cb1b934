import { parseGoFloat, parseGoInteger } from './go-number.ts';
import type { ScalarType } from './node.ts';

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const booleans = new Set(['true', 'True', 'TRUE', 'false', 'False', 'FALSE']);
const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Returns the type that go-yaml v3 (Compose's parser) gives an unquoted scalar. `yes` and `on` stay text. */
export function plainType(text: string): ScalarType {
  if (nulls.has(text)) return 'null';
  if (booleans.has(text)) return 'bool';
  if (special.test(text)) return 'float';
  if (!/^[-+.0-9]/u.test(text)) return 'string';
  if (parseGoInteger(text) !== undefined) return 'int';
  return parseGoFloat(text) === undefined ? 'string' : 'float';
}

const tags: Readonly<Record<string, ScalarType>> = {
  'tag:yaml.org,2002:str': 'string',
  'tag:yaml.org,2002:int': 'int',
  'tag:yaml.org,2002:float': 'float',
  'tag:yaml.org,2002:bool': 'bool',
  'tag:yaml.org,2002:null': 'null',
};

/** Returns the type of an explicit YAML tag; `undefined` for any other tag. */
export function taggedType(tag: string): ScalarType | undefined {
  return Object.hasOwn(tags, tag) ? tags[tag] : undefined;
}
