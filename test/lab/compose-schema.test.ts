import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { serviceKeys, topLevelKeys } from '../../src/compose/language/known-keys.ts';
import type { Schema } from '../../src/compose/language/schema-parts.ts';
import { serviceSchema } from '../../src/compose/language/schema.ts';
import { sectionSchemas } from '../../src/compose/language/section-schemas.ts';
import { lab } from './compose-both.ts';

interface JsonSchema {
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  definitions?: Record<string, JsonSchema>;
}

const places = [
  '/usr/libexec/docker/cli-plugins/docker-compose',
  '/usr/lib/docker/cli-plugins/docker-compose',
  '/usr/local/lib/docker/cli-plugins/docker-compose',
];

function program(): string {
  const found = places.find((path) => existsSync(path));
  return found ?? spawnSync('sh', ['-c', 'command -v docker-compose'], { encoding: 'utf8' }).stdout.trim();
}

/** The end of the JSON object that starts at `start`. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth += 1;
    else if (!quoted && sign === '}' && (depth -= 1) === 0) return at + 1;
  }
  return start;
}

/** The JSON schema of the Compose Specification that the program holds. */
function embeddedSchema(): JsonSchema {
  const bytes = readFileSync(program());
  const id = bytes.indexOf('compose_spec.json');
  assert.notEqual(id, -1, 'the program holds no schema');
  const text = bytes.subarray(id - 500, id + 500_000).toString('latin1');
  const start = text.lastIndexOf('{', text.indexOf('compose_spec.json'));
  return JSON.parse(text.slice(start, endOf(text, start))) as JsonSchema;
}

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
