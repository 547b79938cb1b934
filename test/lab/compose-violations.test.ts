import assert from 'node:assert/strict';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import { lab, readBoth } from './compose-both.ts';
import { embeddedSchema, type JsonSchema } from './embedded-schema.ts';

type Path = readonly (string | number)[];

/** Values of every kind: most of them are wrong at most places. */
const values: readonly unknown[] = [
  'text',
  '10',
  7,
  -1,
  1.5,
  true,
  null,
  [],
  ['a', 'a'],
  [7],
  {},
  { a: 'b' },
  { a: null },
];

/** Places where the two differ, and why. */
const known: readonly (readonly [place: RegExp, because: string])[] = [
  [/^(?:env_file|label_file)/u, 'a file that is not there is a doubt'],
  [/^develop\.watch\.0\.ignore$/u, 'the published schema takes a text'],
  [/^build\.ssh(?:\.k)?$/u, 'the program cannot write a mapping of keys as JSON'],
  [/^volumes\.0\.tmpfs\.mode$/u, 'a text fails in the program after its schema took it'],
];

/** Every place below a schema, with a key that it does not know in each mapping. */
function* placesIn(root: JsonSchema, schema: JsonSchema, path: Path): Generator<Path> {
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name !== undefined) {
    yield* placesIn(root, root.definitions?.[name] ?? {}, path);
    return;
  }
  yield path;
  for (const form of schema.oneOf ?? []) yield* placesIn(root, form, path);
  if (schema.items) yield* placesIn(root, schema.items, [...path, 0]);
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    yield* placesIn(root, inner, [...path, key]);
  for (const [pattern, inner] of Object.entries(schema.patternProperties ?? {}))
    if (pattern !== '^x-') yield* placesIn(root, inner, [...path, 'k']);
  if (schema.properties) yield [...path, 'unheard-of'];
}

/** A service in which the value stands at a place, and nothing else. */
function serviceWith(path: Path, value: unknown): Readonly<Record<string, unknown>> {
  const node = path.reduceRight<unknown>(
    (inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }),
    value,
  );
  return { image: 'x', ...(node as Readonly<Record<string, unknown>>) };
}

interface Placed {
  place: string;
  service: Readonly<Record<string, unknown>>;
}

/** A file with a service for each; JSON is YAML. */
function fileOf(all: readonly Placed[]): string {
  const named = all.map(({ service }, index) => [`s${index}`, service] as const);
  return JSON.stringify({ services: Object.fromEntries(named) });
}

const isTaken = (one: Placed): boolean =>
  readCompose({ file: 'compose.yaml', text: fileOf([one]), directory: '/srv/app', env: {} }).problems
    .length === 0;

lab('what Compose refuses of each key of a service is not taken', (context, command) => {
  const root = embeddedSchema();
  const places = [...placesIn(root, { $ref: '#/definitions/service' }, [])].filter(
    ([key]) => key !== undefined && key !== 'extends',
  );
  const unique = [...new Map(places.map((path) => [path.join('.'), path])).values()];
  const cases = unique
    .filter((path) => !known.some(([place]) => place.test(path.join('.'))))
    .flatMap((path) =>
      values.map((value) => ({
        place: `${path.join('.')} = ${JSON.stringify(value)}`,
        service: serviceWith(path, value),
      })),
    );
  const taken = cases.filter(isTaken);
  context.diagnostic(`${cases.length} services, of which ${taken.length} are taken`);
  assert.ok(taken.length > 300 && taken.length < cases.length / 2);
  const refused: string[] = [];
  /** Looks for the services that Compose refuses, by halves. */
  const search = (some: readonly Placed[]): void => {
    const { status, message } = readBoth(command, { title: 'violations', text: fileOf(some) });
    const [only, ...more] = some;
    if (status === 0 || only === undefined) return;
    if (more.length === 0) {
      // The schema takes `pid:` without a value, and Compose 2.26.1 panics behind it: a defect, and no refusal.
      if (message.startsWith('panic:')) return;
      refused.push(`${only.place}: ${message.trim().slice(0, 200)}`);
      return;
    }
    search(some.slice(0, some.length >> 1));
    search(some.slice(some.length >> 1));
  };
  for (let start = 0; start < taken.length; start += 32) search(taken.slice(start, start + 32));
  assert.deepEqual(refused, []);
});
