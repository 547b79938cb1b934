import { isNull } from './list-or-map.ts';
import type { ComposeNode, ListNode, ScalarNode } from './node.ts';
import type { Schema } from './schema-parts.ts';

/** What is wrong with the type of a value, after its path: `must be a string`. A value that is not known, or null, may be anything. */
export function typeFaultOf(node: ComposeNode, schema: Schema): string | undefined {
  if (isOpen(schema)) return undefined;
  const fits =
    node.kind === 'scalar'
      ? isFit(node, schema)
      : node.kind === 'list'
        ? schema.list !== undefined
        : schema.keys !== undefined || schema.map !== undefined;
  return fits ? undefined : `must be ${describe(schema)}`;
}

/** What is wrong with a value, after its path. Its type is left to `typeFaultOf`. */
export function faultOf(node: ComposeNode, schema: Schema): string | undefined {
  if (isOpen(schema)) return undefined;
  if (isNull(node)) return schema.nullable ? undefined : `must be ${describe(schema)}`;
  const typeFault = typeFaultOf(node, schema);
  if (typeFault !== undefined) return typeFault;
  if (node.kind === 'scalar') return valueFault(node, schema);
  if (node.kind === 'list') return schema.unique ? repeatedItem(node) : undefined;
  const missing = schema.required?.find((key) => !node.entries.has(key));
  return missing === undefined ? undefined : `needs ${missing}`;
}

function isOpen({ scalar, list, map, keys }: Schema): boolean {
  return !scalar && !list && !map && !keys;
}

function valueFault(node: ScalarNode, { value }: Schema): string | undefined {
  if (value === undefined || node.fault !== undefined || value.accepts(node)) return undefined;
  return `must be ${value.what}: ${JSON.stringify(node.text.slice(0, 60))}`;
}

function repeatedItem({ items }: ListNode): string | undefined {
  const seen = new Set<string>();
  for (const { value } of items) {
    if (value.kind !== 'scalar' || value.fault !== undefined) continue;
    const id = `${value.type} ${value.text}`;
    if (seen.has(id)) return `has ${JSON.stringify(value.text.slice(0, 60))} twice`;
    seen.add(id);
  }
  return undefined;
}

function isFit({ type, fault }: ScalarNode, { scalar = [] }: Schema): boolean {
  return fault !== undefined || type === 'null' || scalar.includes(type);
}

function describe({ scalar = [], list, map, keys }: Schema): string {
  return [
    ...(scalar.includes('string') ? ['a string'] : []),
    ...(scalar.includes('int') ? ['a number'] : []),
    ...(scalar.includes('bool') ? ['true or false'] : []),
    ...(list ? ['a list'] : []),
    ...(map || keys ? ['a mapping'] : []),
  ].join(' or ');
}
