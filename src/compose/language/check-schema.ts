import { faultOf, typeFaultOf } from './schema-faults.ts';
import type { Schema } from './schema-parts.ts';
import { serviceSchema } from './schema.ts';
import { sectionSchemas } from './section-schemas.ts';
import { isKnownKey, isServiceName, nullableKeys, serviceKeys } from './known-keys.ts';
import { isNull, isPlainNull } from './list-or-map.ts';
import { sections, type ComposeModel } from './model.ts';
import type { ComposeNode, ComposeProblem, MapNode } from './node.ts';

type Section = 'services' | (typeof sections)[number];
type FaultOf = (node: ComposeNode, schema: Schema) => string | undefined;

/**
 * Reports values of a document that violate the Compose schema: unknown keys, and values of the wrong type.
 */
export function checkSchema(document: MapNode, problems: ComposeProblem[]): void {
  const check = checker(problems, typeFaultOf, true);
  checkNames(document, problems);
  for (const [section, name, value] of definitions(document)) {
    const schema = section === 'services' ? { keys: serviceSchema } : sectionSchemas[section];
    // A service that is no mapping is reported where services are merged.
    if (schema && (section !== 'services' || value.kind === 'map'))
      check(value, schema, `${section}.${name}`);
  }
}

/** Sections whose names have the form of a service's. */
const namedSections = ['volumes', 'secrets', 'configs'];

function checkNames(document: MapNode, problems: ComposeProblem[]): void {
  for (const section of namedSections) {
    const value = document.entries.get(section)?.value;
    for (const { key, keyAt } of value?.kind === 'map' ? value.entries.values() : [])
      if (!isServiceName(key) && !key.startsWith('x-'))
        problems.push({
          message: `${section}: additional property ${JSON.stringify(key)} is not allowed`,
          at: keyAt,
        });
  }
}

/**
 * Reports values of merged files that Compose refuses: what it cannot convert, what is not there and
 * must be, and what is there twice. A later file may have fixed an earlier one.
 */
export function checkModelValues(model: ComposeModel, problems: ComposeProblem[]): void {
  const check = checker(problems, faultOf, false);
  for (const [name, { node }] of model.services) check(node, { keys: serviceSchema }, `services.${name}`);
  for (const section of sections)
    for (const [name, { value }] of model[section])
      check(value, sectionSchemas[section], `${section}.${name}`);
}

/**
 * Reports values that are missing before the next file is merged, which may have one: Compose checks the files so far
 * after each of them (2.26.1).
 */
export function checkMissingValues(
  { services }: Pick<ComposeModel, 'services'>,
  problems: ComposeProblem[],
): void {
  const check = checker(problems, missingFaultOf, false);
  for (const [name, { node }] of services) {
    for (const [key, { value, keyAt }] of node.entries)
      if (
        isPlainNull(value) &&
        isKnownKey(serviceKeys, key) &&
        !nullableKeys.has(key) &&
        !key.startsWith('x-')
      )
        problems.push({ message: `services.${name}.${key} must have a value`, at: keyAt });
    check(node, { keys: serviceSchema }, `services.${name}`);
  }
}

/** What is wrong with a value that is missing, after its path. */
function missingFaultOf(node: ComposeNode, schema: Schema): string | undefined {
  return isPlainNull(node) ? faultOf(node, schema) : undefined;
}

function checker(problems: ComposeProblem[], fault: FaultOf, reportKeys: boolean) {
  const checked = new Set<ComposeNode>();
  const check = (node: ComposeNode, schema: Schema, path: string): void => {
    // The value of an alias is reported once, and what `!reset` removes is not part of the file.
    if (checked.has(node) || node.tag === 'reset') return;
    if (node.kind !== 'scalar') checked.add(node);
    const found = fault(node, schema);
    if (found !== undefined) return void problems.push({ message: `${path} ${found}`, at: node.at });
    if (node.kind === 'list' && schema.list !== undefined)
      for (const [index, { value }] of node.items.entries()) check(value, schema.list, `${path}.${index}`);
    if (node.kind === 'map') checkMembers(node, schema, path);
  };
  const checkMembers = (map: MapNode, { keys, map: of }: Schema, path: string): void => {
    // The keys of a service itself are checked with the service.
    const isService = keys === serviceSchema;
    for (const [key, { keyAt, value }] of map.entries) {
      if (isService && isNull(value)) continue;
      const inner = keys && Object.hasOwn(keys, key) ? keys[key] : of;
      const isNamed = key !== '' || (keys !== undefined && Object.hasOwn(keys, key));
      if (inner !== undefined && isNamed) check(value, inner, `${path}.${key}`);
      else if (
        reportKeys &&
        (keys !== undefined || key === '') &&
        !isService &&
        !key.startsWith('x-') &&
        key !== '<<'
      )
        problems.push({
          message: `${path}: additional property ${JSON.stringify(key)} is not allowed`,
          at: keyAt,
          ...(!path.startsWith('services.') && { unknownKey: true }),
        });
    }
  };
  return check;
}

/** Returns the definitions of each section, with their names. */
function definitions(document: MapNode): readonly (readonly [Section, string, ComposeNode])[] {
  return (['services', ...sections] as const).flatMap((section) => {
    const value = document.entries.get(section)?.value;
    if (value?.kind !== 'map' || value.tag === 'reset') return [];
    return [...value.entries].map(([name, entry]) => [section, name, entry.value] as const);
  });
}
