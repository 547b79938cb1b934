import type { ComposeNode, ComposeProblem, MapNode, ScalarNode } from './node.ts';
import { sectionSchemas, serviceSchema, type Schema } from './schema.ts';

/**
 * Reports values of a document that violate the Compose schema: unknown keys, and values of the wrong type.
 */
export function checkSchema(document: MapNode, problems: ComposeProblem[]): void {
  const checked = new Set<ComposeNode>();
  const report = (message: string, at: ComposeProblem['at']): void => void problems.push({ message, at });
  const check = (node: ComposeNode, schema: Schema, path: string): void => {
    // The value of an alias is reported once, and what `!reset` removes is not part of the file.
    if (checked.has(node) || node.tag === 'reset') return;
    if (node.kind !== 'scalar') checked.add(node);
    const fault = faultOf(node, schema);
    if (fault !== undefined) return report(`${path} must be ${fault}`, node.at);
    if (node.kind === 'list' && schema.list !== undefined)
      for (const [index, { value }] of node.items.entries()) check(value, schema.list, `${path}.${index}`);
    if (node.kind === 'map') checkMembers(node, schema, path);
  };
  const checkMembers = (map: MapNode, { keys, map: of }: Schema, path: string): void => {
    for (const [key, { keyAt, value }] of map.entries) {
      const inner = keys && Object.hasOwn(keys, key) ? keys[key] : of;
      if (inner !== undefined) check(value, inner, `${path}.${key}`);
      else if (keys !== undefined && !key.startsWith('x-') && key !== '<<')
        report(`${path}: additional property ${JSON.stringify(key)} is not allowed`, keyAt);
    }
  };
  for (const [section, name, value] of definitions(document)) {
    const path = `${section}.${name}`;
    const schema = section === 'services' ? undefined : sectionSchemas[section];
    if (schema) check(value, schema, path);
    else if (value.kind === 'map')
      for (const [key, entry] of value.entries) {
        const inner = Object.hasOwn(serviceSchema, key) ? serviceSchema[key] : undefined;
        if (inner) check(entry.value, inner, `${path}.${key}`);
      }
  }
}

/** Returns the definitions of each section, with their names. */
function definitions(document: MapNode): readonly (readonly [string, string, ComposeNode])[] {
  return ['services', ...Object.keys(sectionSchemas)].flatMap((section) => {
    const value = document.entries.get(section)?.value;
    if (value?.kind !== 'map' || value.tag === 'reset') return [];
    return [...value.entries].map(([name, entry]) => [section, name, entry.value] as const);
  });
}

/** Returns the expected type if a value has another one. An unknown or null value may be anything. */
function faultOf(node: ComposeNode, schema: Schema): string | undefined {
  if (node.kind === 'scalar') return isFit(node, schema) ? undefined : describe(schema);
  if (node.kind === 'list') return schema.list === undefined ? describe(schema) : undefined;
  return schema.keys === undefined && schema.map === undefined ? describe(schema) : undefined;
}

function isFit({ type, fault }: ScalarNode, { scalar = [] }: Schema): boolean {
  return fault !== undefined || type === 'null' || scalar.includes(type);
}

function describe({ scalar = [], list, map, keys }: Schema): string {
  const number = scalar.includes('int') ? ['a number'] : [];
  const bool = scalar.includes('bool') ? ['true or false'] : [];
  return [
    ...(scalar.includes('string') ? ['a string'] : []),
    ...number,
    ...bool,
    ...(list ? ['a list'] : []),
    ...(map || keys ? ['a mapping'] : []),
  ].join(' or ');
}
