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

/** Measured with docker compose 2.26.1. */
const environmentFiles: readonly (readonly [below: string, above: string, length: number])[] = [
  ['[safe.env, web.env]', '[web.env, safe.env]', 3],
  ['[safe.env, web.env]', 'safe.env', 3],
  ['[safe.env, web.env]', './safe.env', 1],
  ['[{path: safe.env}, web.env]', '[safe.env]', 3],
  ['[web.env, safe.env]', '[web.env]', 1],
  ['[safe.env, web.env, safe.env]', '[]', 3],
];

for (const [below, above, length] of environmentFiles)
  test(`a file of variables counts at its first place: ${below} and ${above}`, () => {
    const files = { '/srv/app/web.env': 'A=web\n', '/srv/app/safe.env': 'A=s\n' };
    const over = above === '[]' ? '' : `---\nservices: {web: {env_file: ${above}}}\n`;
    const { workloads } = read(`services: {web: {image: x, env_file: ${below}}}\n${over}`, { files });
    assert.ok(workloads[0]);
    assert.deepEqual(entryValues(workloads[0], 'environment'), [{ name: 'A', length }]);
  });

test('files of one name in two folders are two', () => {
  const { workloads } = read(
    'services: {web: {extends: {file: sub/b.yaml, service: b}, env_file: [web.env]}}\n',
    {
      files: {
        '/srv/app/web.env': 'A=web\n',
        '/srv/app/sub/b.yaml': 'services: {b: {image: x, env_file: [web.env, safe.env]}}\n',
        '/srv/app/sub/web.env': 'A=1\n',
        '/srv/app/sub/safe.env': 'A=12\n',
      },
    },
  );
  assert.ok(workloads[0]);
  assert.deepEqual(entryValues(workloads[0], 'environment'), [{ name: 'A', length: 3 }]);
});

test('of two secrets, configs or mounts of memory on one path the last counts', () => {
  const definitions =
    'secrets: {s1: {file: /a}, s2: {file: /b}}\nconfigs: {s1: {file: /a}, s2: {file: /b}}\n';
  const cases: readonly (readonly [below: string, above: string, sources: readonly string[]])[] = [
    ['secrets: [s1]', 'secrets: [{source: s2, target: /run/secrets/s1}]', ['s2']],
    ['secrets: [{source: s1, target: /x}]', 'secrets: [{source: s2, target: /x}]', ['s2']],
    ['secrets: [s1]', 'secrets: [s2]', ['s1', 's2']],
    ['configs: [s1]', 'configs: [{source: s2, target: /s1}]', ['s2']],
    ['configs: [s1]', 'configs: [{source: s2, target: /s2}]', ['s1', 's2']],
  ];
  for (const [below, above, sources] of cases) {
    const { workloads } = read(
      `services: {web: {image: x, ${below}}}\n${definitions}---\nservices: {web: {${above}}}\n`,
    );
    assert.ok(workloads[0]);
    assert.deepEqual(
      entryValues(workloads[0], 'mounts').map((mount) => (mount as { source?: string }).source),
      sources,
      `${below}, ${above}`,
    );
  }
  const { workloads } = read('services: {web: {image: x, tmpfs: ["/t:mode=700", "/t:mode=777"]}}\n');
  assert.ok(workloads[0]);
  assert.equal(entryValues(workloads[0], 'mounts').length, 1);
});
