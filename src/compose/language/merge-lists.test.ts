import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, read } from '../adapter/test-readings.ts';

const base = 'services: {a: {image: x, networks: [n, n1]}, c: {extends: a, networks: {n: !reset null}}}\n';
const networks = 'networks: {n: {name: n}, n1: {name: n1}, n2: {name: n2}}\n';

/** Measured with docker compose 2.26.1. */
const extended: readonly (readonly [body: string, networks: readonly string[]])[] = [
  // The list of a service of the same document has no key yet that could be removed.
  ['a, networks: {n: !reset null}', ['n', 'n1']],
  ['a, networks: {n: !reset null, n2: }', ['n', 'n1', 'n2']],
  ['{file: base.yaml, service: a}, networks: {n: !reset null}', ['n1']],
  ['a, networks: !override [n2]', ['n2']],
];

for (const [body, wanted] of extended)
  test(`networks of a list that is extended: ${body}`, () => {
    const text = `services: {a: {image: x, networks: [n, n1]}, web: {extends: ${body}}}\n${networks}`;
    const { workloads, problems } = read(text, { files: { '/srv/app/base.yaml': base } });
    assert.deepEqual(problems, []);
    const web = workloads.find(({ key }) => key.endsWith('/web'));
    assert.ok(web);
    assert.deepEqual(entryValues(web, 'networks'), wanted);
  });

test('of two mounts on one target the last counts, however it is written', () => {
  const cases: readonly (readonly [one: string, other: string, mounts: number])[] = [
    ['"/a:/b/"', '"/c:/b"', 1],
    ['"/a:/b/./c"', '"/c:/b/c"', 1],
    ['{type: bind, source: /a, target: /b}', '"/c:/b/"', 1],
    ['{type: bind, source: /a, target: /x/../b}', '"/c:/b/"', 2],
    ['{type: bind, source: /a, target: /b/}', '"/c:/b"', 2],
  ];
  for (const [one, other, mounts] of cases) {
    const { workloads } = read(`services: {web: {image: x, volumes: [${one}, ${other}]}}\n`);
    assert.ok(workloads[0]);
    assert.equal(entryValues(workloads[0], 'mounts').length, mounts, one);
  }
});

test('a variable without a value counts over one with a value', () => {
  for (const one of ['[A=1, B=2]', '{A: 1, B: 2}'])
    for (const other of ['[A]', '{A: }'])
      for (const text of [
        `services: {web: {image: x, environment: ${one}}}\n---\nservices: {web: {environment: ${other}}}\n`,
        `services: {web: {extends: b, environment: ${other}}, b: {image: x, environment: ${one}}}\n`,
      ]) {
        const { workloads } = read(text);
        assert.ok(workloads[0]);
        const found = JSON.stringify(entryValues(workloads[0], 'environment'));
        assert.ok(found.includes('{"name":"A"}') && found.includes('{"name":"B","length":1'), text);
      }
});

test('a service without a value conflicts with an included one of its name', () => {
  const { problems } = read('services: {web: {image: x}}\n---\ninclude: [b.yaml]\nservices: {web: }\n', {
    files: { '/srv/app/b.yaml': 'services: {web: {image: y, privileged: true}}\n' },
  });
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['services.web conflicts with imported resource'],
  );
});
