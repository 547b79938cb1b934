import { faultOf } from './schema-faults.ts';
import type { Schema } from './schema-parts.ts';
import { serviceSchema } from './schema.ts';
import { sectionSchemas } from './section-schemas.ts';
import { isKnownKey, isServiceName, nullableKeys, serviceKeys } from './known-keys.ts';
import { isNull, isPlainNull } from './list-or-map.ts';
import { sections, type ComposeModel } from './model.ts';
import type { ComposeNode, ComposeProblem, MapNode } from './node.ts';

type Section = 'services' | (typeof sections)[number];
type FaultOf = (node: ComposeNode, schema: Schema) => string | undefined;

/** Sections whose names have the form of a service's. */
const namedSections = ['volumes', 'secrets', 'configs'];

/** Reports names of a document that no definition may have. */
export function checkNames(document: MapNode, problems: ComposeProblem[]): void {
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
 * Reports values of merged files that Compose refuses: what it cannot convert. A later file may have fixed an
 * earlier one.
 */
export function checkModelValues(model: ComposeModel, problems: ComposeProblem[]): void {
  checkDefinitions(model, checker(problems, faultOf, false));
}

type Definitions = Pick<ComposeModel, Section>;

function checkDefinitions(model: Definitions, check: ReturnType<typeof checker>): void {
  for (const [name, { node }] of model.services) check(node, { keys: serviceSchema }, `services.${name}`);
  for (const section of sections)
    for (const [name, { value }] of model[section])
      check(value, sectionSchemas[section], `${section}.${name}`);
}

/**
 * Reports what Compose refuses of the files so far, whatever the next one has: unknown keys, values of the wrong type,
 * missing ones and items that are there twice. What a file has that is merged away is not looked at (2.26.1).
 */
export function checkReadValues(model: Definitions, problems: ComposeProblem[]): void {
  checkDefinitions(model, checker(problems, fileFaultOf, true));
  for (const [name, { node }] of model.services) {
    for (const [key, { value, keyAt }] of node.entries)
      if (
        isPlainNull(value) &&
        isKnownKey(serviceKeys, key) &&
        !nullableKeys.has(key) &&
        !key.startsWith('x-')
      )
        problems.push({ message: `services.${name}.${key} must have a value`, at: keyAt });
  }
}

/** What is wrong with a value in each file, after its path. */
function fileFaultOf(node: ComposeNode, schema: Schema): string | undefined {
  const { value, ...shape } = schema;
  return faultOf(node, value?.inEachFile === true ? schema : shape);
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
