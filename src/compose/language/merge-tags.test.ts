import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, read, value } from '../adapter/test-readings.ts';
import { variablesOf } from './interpolate.ts';
import { mergeServices, withoutReset } from './merge.ts';
import type { ComposeNode } from './node.ts';
import { parseCompose } from './parse-compose.ts';

const anchors = `x-open: &open {privileged: true, cap_add: [SYS_ADMIN]}
x-closed: &closed {privileged: !reset true, cap_add: !override [KILL]}
`;

/** Reads service `web` of a file with another one merged over it. */
function webOf(below: string, over = '', others = '') {
  const text = `${anchors}services:\n  web: {image: x, ${below}}\n`;
  const path = '/srv/app/over.yaml';
  const overrides =
    over === ''
      ? []
      : [{ file: 'over.yaml', path, text: `${anchors}services:\n${others}  web: {${over}}\n` }];
  const { workloads, problems } = read(text, { overrides });
  assert.deepEqual(problems, []);
  const web = workloads.find(({ key }) => key.endsWith('/web'));
  assert.ok(web);
  return {
    privileged: web.settings.privileged && value(web, 'privileged'),
    added: web.settings.capAdd && entryValues(web, 'capAdd'),
  };
}

const base = '  base: {image: b, privileged: true, cap_add: [NET_RAW]}\n';

/** Measured with docker compose 2.26.1. */
const cases: readonly (readonly [string, Parameters<typeof webOf>, ReturnType<typeof webOf>])[] = [
  [
    '!reset leaves what a merge key brings',
    ['<<: *open, privileged: !reset null, cap_add: !reset null'],
    { privileged: true, added: ['SYS_ADMIN'] },
  ],
  [
    '!reset beside a merge key removes what the file before has',
    ['cap_add: [NET_ADMIN]', '<<: *open, cap_add: !reset null'],
    { privileged: true, added: ['SYS_ADMIN'] },
  ],
  [
    '!reset in a mapping removes nothing where the mapping is merged',
    ['privileged: true', '<<: *closed'],
    { privileged: true, added: ['KILL'] },
  ],
  [
    '!override in a mapping replaces where the mapping is merged, an own key too',
    ['cap_add: [NET_RAW]', '<<: *closed, cap_add: [NET_ADMIN]'],
    { privileged: undefined, added: ['NET_ADMIN'] },
  ],
  [
    'of a list of mappings the tags are not seen',
    ['cap_add: [NET_RAW]', '<<: [*closed]'],
    { privileged: undefined, added: ['KILL', 'NET_RAW'] },
  ],
  [
    '!reset beside extends removes what the file before has',
    ['privileged: true, cap_add: [NET_ADMIN]', 'extends: base, privileged: !reset null', base],
    { privileged: undefined, added: ['NET_ADMIN', 'NET_RAW'] },
  ],
  [
    'tags of an extended service are not those of the service that extends it',
    [
      'cap_add: [NET_ADMIN], privileged: true',
      'extends: base',
      '  base: {image: b, privileged: !reset true, cap_add: !override [NET_RAW]}\n',
    ],
    { privileged: true, added: ['NET_ADMIN', 'NET_RAW'] },
  ],
];

for (const [title, [below, over, others], wanted] of cases)
  test(title, () => {
    const { privileged, added } = webOf(below, over, others);
    assert.deepEqual(
      { privileged, added: added?.toSorted() },
      { ...wanted, added: wanted.added?.toSorted() },
    );
  });

const removals = '{privileged: !reset null, cap_add: !reset null}';
const closed = { privileged: undefined, added: undefined };
const open = { privileged: true, added: ['NET_RAW'] };

/** What is merged over an open service, and what it then has; measured with docker compose 2.26.1 and 2.40.3. */
const files: readonly (readonly [string, string, typeof open | typeof closed])[] = [
  ['removals', `services: {web: ${removals}}\n`, closed],
  ['removals that are an alias', `x-a: &a ${removals}\nservices: {web: *a}\n`, open],
  ['removals of another service', `services: {db: &a ${removals}, web: *a}\n`, open],
  ['removals with an anchor', `services: {web: &a ${removals}, db: *a}\n`, closed],
  [
    'an alias of one removal',
    'x-r: &r !reset null\nservices: {web: {privileged: *r, cap_add: *r}}\n',
    closed,
  ],
  ['a service with !override', 'services: {web: !override {image: y}}\n', closed],
  ['services with !override', 'services: !override {web: {image: y}}\n', closed],
  ['services with !reset', 'services: !reset null\n---\nservices: {web: {image: y}}\n', closed],
];

for (const [title, over, wanted] of files)
  test(`a file over another one: ${title}`, () => {
    const override = { file: 'over.yaml', path: '/srv/app/over.yaml', text: over };
    const text = 'services: {web: {image: x, privileged: true, cap_add: [NET_RAW]}, db: {image: y}}\n';
    const { workloads, problems } = read(text, { overrides: [override] });
    assert.deepEqual(problems, []);
    const web = workloads.find(({ key }) => key.endsWith('/web'));
    assert.ok(web);
    assert.deepEqual(
      {
        privileged: web.settings.privileged && value(web, 'privileged'),
        added: web.settings.capAdd && entryValues(web, 'capAdd'),
      },
      wanted,
    );
  });

test('!override replaces a volume and a network', () => {
  const text =
    'services: {web: {image: x, volumes: ["vol:/v"], networks: [n]}}\nvolumes: {vol: {driver_opts: {type: none, o: bind, device: /etc}}}\nnetworks: {n: {name: other}}\n---\nvolumes: {vol: !override {labels: {a: b}}}\nnetworks: {n: !override {internal: true}}\n';
  const [web] = read(text).workloads;
  assert.ok(web);
  const [mount] = entryValues(web, 'mounts') as { hostPath: { state: string } }[];
  assert.equal(mount?.hostPath.state, 'absent');
  assert.deepEqual(entryValues(web, 'networks'), ['app_n']);
});

/** Compared with docker compose 2.26.1 and 2.40.3. */
const rawLists = [
  'environment',
  'labels',
  'annotations',
  'sysctls',
  'extra_hosts',
  'build.args',
  'build.labels',
  'build.extra_hosts',
  'deploy.labels',
];
const madeMappings = ['networks', 'depends_on', 'models', 'build.additional_contexts'];

/** Returns the keys left where a key of an earlier list is reset. */
function keysLeft(path: string): readonly string[] {
  const at = (inner: string) => path.split('.').reduceRight((below, key) => `{${key}: ${below}}`, inner);
  const text = `${at('[A=b]')}\n---\n${at('{A: !reset null, B: !reset null}')}`;
  const source = { file: 'c.yaml', directory: '/', text };
  const { documents } = parseCompose(source, variablesOf({}));
  const [below, over] = documents;
  assert.ok(below && over, path);
  let node: ComposeNode = withoutReset(mergeServices(below, over, []));
  for (const key of path.split('.')) {
    assert.ok(node.kind === 'map');
    const entry = node.entries.get(key);
    assert.ok(entry, path);
    node = entry.value;
  }
  // Compose merges hosts as a list.
  if (node.kind === 'list')
    return node.items.map((item) => (item.value.kind === 'scalar' ? item.value.text.slice(0, 1) : ''));
  assert.ok(node.kind === 'map');
  return [...node.entries.keys()];
}

test('!reset of a key leaves the item of an earlier list', () => {
  for (const path of rawLists) assert.deepEqual(keysLeft(path), ['A'], path);
});

test('!reset of a key removes the item of a list that Compose makes a mapping in each file', () => {
  for (const path of madeMappings) assert.deepEqual(keysLeft(path), [], path);
});

const environmentOf = (text: string) => {
  const web = read(text).workloads.find(({ key }) => key.endsWith('/web'));
  return web?.settings.environment && entryValues(web, 'environment');
};

test('!reset of a key still removes it from a mapping', () => {
  const removal = 'services: {web: {environment: {A: !reset null}}}';
  const wanted = environmentOf('services: {web: {image: x, environment: {B: c}}}');
  for (const text of [
    `services: {web: {image: x, environment: {A: b, B: c}}}\n---\n${removal}`,
    `services: {web: {image: x, environment: [A=b]}}\n---\nservices: {web: {environment: {B: c}}}\n---\n${removal}`,
  ])
    assert.deepEqual(environmentOf(text), wanted, text);
  const networks = read(
    'services: {web: {image: x, networks: [a, b]}}\nnetworks: {a: {}, b: {}}\n---\nservices: {web: {networks: {a: !reset null}}}',
  ).workloads[0];
  assert.deepEqual(networks && entryValues(networks, 'networks'), ['app_b']);
});

test('!reset of the context leaves the directory of a build', () => {
  const { workloads, problems } = read(
    'services: {web: {build: .}}\n---\nservices: {web: {build: {context: !reset x, privileged: true}}}',
  );
  assert.deepEqual(problems, []);
  assert.equal(workloads.length, 1);
});
