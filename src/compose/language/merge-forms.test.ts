import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeServiceOf } from '../adapter/written-values.ts';
import { read } from '../adapter/test-readings.ts';
import type { ComposeNode } from './node.ts';

function plain(node: ComposeNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.type === 'null' ? null : node.text;
  if (node.kind === 'list') return node.items.map(({ value }) => plain(value));
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

const wrapped = (key: string, form: string): string =>
  key.split('.').reduceRight((inner, name) => `{${name}: ${inner}}`, form);

function textOf(key: string, base: string, over: string): string {
  const [one, other] = [base, over].map((form) => wrapped(key, form).slice(1, -1));
  return `services: {web: {image: x, ${one}}}\n---\nservices: {web: {${other}}}\n`;
}

/** Measured with docker compose 2.26.1. */
const taken: readonly (readonly [key: string, base: string, over: string, merged: unknown])[] = [
  ['labels', '[a=1]', 'b', { a: '1', b: null }],
  ['labels', '{a: 1}', '""', { a: '1' }],
  ['environment', '{A: 1}', 'B', { A: '1', B: null }],
  ['sysctls', '{a: 1}', '[a=2]', { a: '2' }],
  ['build.args', '[A=1]', 'A', { A: null }],
  ['dns', '[1.1.1.1]', '{k: 2.2.2.2}', ['1.1.1.1', 'k=2.2.2.2']],
  ['dns', '[1.1.1.1]', '{}', ['1.1.1.1']],
  ['dns', '[1.1.1.1]', '!override null', 'null'],
  ['dns_search', '[a.b]', '{c: }', ['a.b', 'c']],
  ['tmpfs', '/a', '[/a, /b]', ['/a', '/b']],
  ['networks', '[n]', 'n2', { n: null }],
  ['depends_on', '{db: {condition: service_healthy}}', 'db', { db: { condition: 'service_healthy' } }],
  ['extra_hosts', '["a:1.1.1.1"]', '"b:2.2.2.2"', ['a:1.1.1.1', 'b:2.2.2.2']],
  ['build', '{context: ./x}', '[a]', { context: './x' }],
  ['build.ssh', '[default]', '{k: /p}', { default: null, k: '/p' }],
  ['gpus', 'all', '[{driver: nvidia}]', [{ count: 'all' }, { driver: 'nvidia' }]],
  ['ulimits', '{nofile: {soft: 1, hard: 2}}', '{nofile: 3}', { nofile: '3' }],
  ['command', '[a]', '', null],
  ['entrypoint', '[a]', '', null],
  ['command', '[a]', '[]', []],
  ['entrypoint', 'a', '""', ''],
  ['pid', '', 'host', 'host'],
  ['x-own', '[a]', '{b: c}', { b: 'c' }],
];

const rest = 'networks: {n: , n2: }\n';

for (const [key, base, over, merged] of taken)
  test(`${key}: ${over} over ${base}`, () => {
    const text = `${textOf(key, base, over)}---\nservices: {db: {image: y}}\n${rest}`;
    const { workloads, problems } = read(text);
    assert.deepEqual(problems, []);
    const web = workloads.find((one) => one.key.endsWith('/web'));
    let node: ComposeNode | undefined = web && composeServiceOf(web);
    for (const name of key.split('.'))
      node = node?.kind === 'map' ? node.entries.get(name)?.value : undefined;
    assert.deepEqual(plain(node), merged);
  });

/** Refused by docker compose 2.26.1. */
const refused: readonly (readonly [key: string, base: string, over: string])[] = [
  ...['labels', 'annotations', 'environment', 'sysctls', 'build.args', 'build.labels', 'deploy.labels'].map(
    (key) => [key, '[A=1]', '[null]'] as const,
  ),
  ['dns', '[1.1.1.1]', '[null]'],
  ['cap_add', '[KILL]', 'ALL'],
  ['cap_add', 'KILL', '[ALL]'],
  ['build.ssh', '[default]', '[k=/p]'],
  ['gpus', 'all', 'all'],
  ['ulimits', '{nofile: {soft: 1, hard: 2}}', '{nofile: {soft: 3}}'],
  ['ulimits', '{nofile: 5}', '{nofile: }'],
  ['logging', '{driver: local}', ''],
  ['logging', '{driver: local}', '{driver: }'],
  ['volumes', '["/a:/b"]', '/c'],
  ['ports', '["80:80"]', '"81:81"'],
  ['security_opt', '["label:disable"]', '["label:disable"]'],
  ['healthcheck.test', 'a', ''],
  ['labels', 'a', '[b=1]'],
  ['privileged', '""', 'true'],
];

for (const [key, base, over] of refused)
  test(`refused: ${key}: ${over} over ${base}`, () => {
    assert.ok(read(textOf(key, base, over)).problems.length > 0);
  });

test('an extended list of SSH keys is merged as it is written', () => {
  const { problems } = read(
    'services: {a: {build: {context: ., ssh: [default]}}, web: {extends: a, build: {ssh: [k=/p]}}}\n',
  );
  assert.deepEqual(problems, []);
});

test('the values of sections are merged by their own rules', () => {
  const { problems } = read(
    'services: {web: {image: x}}\nsecrets: {s: {environment: A}}\nvolumes: {v: {labels: [a=1]}}\n---\nsecrets: {s: {environment: B}}\nvolumes: {v: {labels: {b: 2}}}\n',
  );
  assert.deepEqual(problems, []);
});

test('a value with a tag that YAML does not know is text', () => {
  const { workloads, problems } = read('services: {web: {image: x, privileged: !own true, user: !own 0}}\n');
  assert.deepEqual(problems, []);
  assert.deepEqual(workloads[0]?.settings.privileged, { ...workloads[0]?.settings.privileged, value: true });
});

test('a removed extends names no service', () => {
  const { problems } = read(
    'services: {a: {image: x}, web: {extends: a}}\n---\nservices: {web: {extends: !reset null}}\n',
  );
  assert.deepEqual(problems, []);
});

test('of a file that cannot be read nothing else is said to be missing', () => {
  for (const over of [
    'services: {web: {privileged: true}}\n',
    'services: {db: {image: y, depends_on: [web]}}\n',
    'services: {db: {extends: web}}\n',
  ]) {
    const broken = 'services: {web: {image: x, image: y}}\n';
    const { problems } = read(broken, {
      overrides: [{ file: 'o.yaml', path: '/srv/app/o.yaml', text: over }],
    });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['mapping key "image" already defined'],
    );
  }
});
