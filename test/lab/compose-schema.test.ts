import assert from 'node:assert/strict';
import { serviceKeys, topLevelKeys } from '../../src/compose/language/known-keys.ts';
import type { Schema } from '../../src/compose/language/schema-parts.ts';
import { serviceSchema } from '../../src/compose/language/schema.ts';
import { sectionSchemas } from '../../src/compose/language/section-schemas.ts';
import { lab } from './compose-both.ts';
import { embeddedSchema, type JsonSchema } from './embedded-schema.ts';

/** The paths of a JSON schema that are not in ours. */
function missing(root: JsonSchema, theirs: JsonSchema, ours: Schema, path: string): readonly string[] {
  const name = theirs.$ref?.replace('#/definitions/', '');
  if (name !== undefined) return missing(root, root.definitions?.[name] ?? {}, ours, path);
  const forms = (theirs.oneOf ?? []).flatMap((form) => missing(root, form, ours, path));
  const items = theirs.items ? missing(root, theirs.items, ours.list ?? {}, path) : [];
  const named = Object.entries(theirs.properties ?? {}).flatMap(([key, inner]) => {
    const own = ours.keys && Object.hasOwn(ours.keys, key) ? ours.keys[key] : ours.map;
    return own === undefined ? [`${path}.${key}`] : missing(root, inner, own, `${path}.${key}`);
  });
  const patterns = Object.entries(theirs.patternProperties ?? {}).flatMap(([pattern, inner]) =>
    pattern === '^x-' ? [] : missing(root, inner, ours.map ?? {}, `${path}.*`),
  );
  return [...forms, ...items, ...named, ...patterns];
}

lab('every key of the schema that Compose holds is in ours', (context) => {
  const root = embeddedSchema();
  const definitions = root.definitions ?? {};
  const service = { keys: { ...serviceSchema, extends: { map: {} } } };
  const { service: theirs = {}, network = {}, volume = {}, secret = {}, config = {} } = definitions;
  const unknown = [
    ...Object.keys(root.properties ?? {}).filter((key) => !topLevelKeys.has(key)),
    ...Object.keys(theirs.properties ?? {}).filter((key) => !serviceKeys.has(key)),
    ...missing(root, theirs, service, 'services.*'),
    ...missing(root, network, sectionSchemas.networks, 'networks.*'),
    ...missing(root, volume, sectionSchemas.volumes, 'volumes.*'),
    ...missing(root, secret, sectionSchemas.secrets, 'secrets.*'),
    ...missing(root, config, sectionSchemas.configs, 'configs.*'),
  ];
  const count = Object.keys(theirs.properties ?? {}).length;
  context.diagnostic(`${count} keys of a service`);
  assert.ok(count > 80);
  assert.deepEqual(unknown, []);
});
