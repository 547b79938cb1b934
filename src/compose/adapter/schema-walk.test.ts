import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { isWithoutBearing } from '../../knowledge/settings/compose-keys.ts';
import { isKnownKey, serviceKeys, topLevelKeys } from '../language/known-keys.ts';
import type { Schema } from '../language/schema-parts.ts';
import { serviceSchema } from '../language/schema.ts';
import { sectionSchemas } from '../language/section-schemas.ts';
import { read } from './test-readings.ts';
import { namedFiles, schemaFiles } from './test-schema-files.ts';

const schema: Schema = {
  keys: {
    ...Object.fromEntries([...topLevelKeys].map((key) => [key, {}])),
    services: { map: { keys: serviceSchema } },
    ...Object.fromEntries(Object.entries(sectionSchemas).map(([name, entry]) => [name, { map: entry }])),
  },
};

/** Every path of the schema, without those that are above another: `*` is any name, and a list adds nothing. */
function pathsOf({ keys, map, list }: Schema, path: string): readonly string[] {
  const below = [
    ...Object.entries(keys ?? {}).flatMap(([key, inner]) =>
      pathsOf(inner, path === '' ? key : `${path}.${key}`),
    ),
    ...(map ? pathsOf(map, `${path}.*`) : []),
    ...(list ? pathsOf(list, path) : []),
  ];
  return below.length === 0 ? [path] : [...new Set(below)];
}

const paths = pathsOf(schema, '');

/** What a file says of its services, without places. */
function factsOf(document: unknown): string {
  const { workloads, project } = read(stringify(document, { aliasDuplicateObjects: false }), {
    files: namedFiles,
  });
  const places = new Set(['at', 'insert', 'append', 'from', 'securityOptions', 'deployLimits']);
  const facts = JSON.stringify([project, workloads], (key, value: unknown) =>
    places.has(key) ? undefined : value,
  );
  // An inline Dockerfile has its line as its name.
  return facts.replaceAll(/:\d+ \(dockerfile_inline\)/gu, '');
}

/** Every value at a path of the schema, by what holds it and the key there. */
function holdersOf(node: unknown, parts: readonly string[]): readonly [Record<string, unknown>, string][] {
  if (Array.isArray(node)) return node.flatMap((item: unknown) => holdersOf(item, parts));
  if (typeof node !== 'object' || node === null) return [];
  const map = node as Record<string, unknown>;
  const [part = '', ...rest] = parts;
  const names = part === '*' ? Object.keys(map) : part in map ? [part] : [];
  if (rest.length === 0) return names.map((name) => [map, name] as const).map(([at, name]) => [at, name]);
  return names.flatMap((name) => holdersOf(map[name], rest));
}

interface WholeFile {
  document: unknown;
  facts: string;
}

const wholeFiles: readonly WholeFile[] = schemaFiles.map((text) => {
  // Values that an alias shares are taken away one by one.
  const document: unknown = JSON.parse(JSON.stringify(parse(text)));
  return { document, facts: factsOf(document) };
});

/** Whether a file has a key, and its facts change without it. */
function bearingIn({ document, facts }: WholeFile, path: string): boolean | undefined {
  const holders = holdersOf(document, path.split('.'));
  if (holders.length === 0) return undefined;
  return holders.some((_, index) => {
    const copy = structuredClone(document);
    const [holder, key] = holdersOf(copy, path.split('.'))[index] ?? [];
    if (holder === undefined || key === undefined) return false;
    delete holder[key];
    return factsOf(copy) !== facts;
  });
}

test('every key is in the schema', () => {
  assert.deepEqual(
    [...serviceKeys].filter((key) => !Object.hasOwn(serviceSchema, key)),
    [],
  );
  assert.ok(paths.length > 250, `${paths.length} keys`);
  assert.ok(isKnownKey(topLevelKeys, 'x-ours'));
});

for (const path of paths)
  test(`${path} is ${isWithoutBearing(path) ? 'without bearing' : 'a fact'}`, () => {
    const found = wholeFiles.map((file) => bearingIn(file, path)).filter((each) => each !== undefined);
    assert.notEqual(found.length, 0, 'no file of the test has it');
    assert.equal(found.includes(true), !isWithoutBearing(path), 'the facts of a file without it');
  });
