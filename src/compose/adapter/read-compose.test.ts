import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from './read-compose.ts';
import { entryValues, read } from './test-readings.ts';

test('identity: project, service and container name', () => {
  const { workloads, project } = read('services:\n  web:\n    image: x\n');
  assert.equal(project, 'app');
  const [web] = workloads;
  assert.equal(web?.key, 'compose:app/web');
  assert.equal(web?.name, 'web');
  assert.deepEqual(web?.composeFiles, ['/srv/app/compose.yaml']);
  assert.equal(web?.at[0]?.in === 'file' && web.at[0].range.startLine, 2);
  assert.equal(read('name: Foo_1\nservices: {}').project, 'foo_1');
  assert.equal(read('name: foo\nservices: {}', { env: { COMPOSE_PROJECT_NAME: 'env' } }).project, 'env');
  assert.equal(read('name: foo\nservices: {}', { project: 'given' }).project, 'given');
  assert.equal(read('name: ${N}\nservices: {}', { env: { N: 'n' } }).project, 'n');
  const unknown = read('name: ${N}\nservices: {web: {image: x, container_name: boss}}').workloads[0];
  assert.match(unknown?.doubts[0]?.what ?? '', /variable N/);
  assert.equal(unknown?.name, 'boss');
});

test('a text that Compose rejects is a problem', () => {
  const cases: readonly [string, RegExp][] = [
    ['services:\n  web:\n    image: x\n    nonsense: 1\n', /nonsense/],
    ['services:\n  web:\n', /must be a mapping/],
    ['services:\n  web: {}\n', /neither an image/],
    ['services: {web: {image: x, volumes: ["vol:/x"]}}\n', /undefined volume/],
    ['services: {web: {image: x, networks: [n]}}\n', /undefined network/],
    ['services: {web: {image: x, secrets: [n]}}\n', /undefined secret "n"/],
    ['services: {web: {image: "${"}}\n', /interpolation/],
    ['services: {web: {image: x}}\nfoo: 1\n', /foo/],
    ['services: {web: {image: x, extends: nope}}\n', /not found/],
    ['services: {web: {image: x, "<<": {privileged: true}}}\n', /<</],
    ['services: {web: {image: x, network_mode: host, networks: [default]}}\n', /exclusive/],
    ['services: {web: {image: x, pid: "service:nope"}}\n', /undefined service/],
    ['services: {web: {image: x, volumes_from: [nope]}}\n', /undefined service/],
    ['services: {web: {image: x, depends_on: [nope]}}\n', /undefined service/],
    ['', /empty/],
    ['services: [\n', /YAML/],
  ];
  for (const [text, expected] of cases) {
    const { problems } = read(text);
    assert.match(problems.map(({ message }) => message).join('\n'), expected, text);
  }
  assert.deepEqual(read('x-a: $1\nservices: {web: {image: x, x-b: 1}}\n').problems, []);
});

test('override files are merged in order, each value at its location', () => {
  const { workloads, problems, project } = readCompose({
    file: 'compose.yaml',
    text: 'name: one\nservices:\n  web:\n    image: x\n    privileged: true\n    cap_add: [A]\n',
    directory: '/srv/app',
    env: {},
    overrides: [
      {
        file: 'deploy/prod.yaml',
        path: '/srv/app/deploy/prod.yaml',
        text: 'name: two\nservices:\n  web:\n    cap_add: [B]\n    volumes: ["./d:/d"]\n  more: {image: y}\n',
      },
    ],
  });
  assert.deepEqual(problems, []);
  assert.equal(project, 'two');
  const [web, more] = workloads;
  assert.ok(web && more);
  assert.deepEqual(web.composeFiles, ['/srv/app/compose.yaml', '/srv/app/deploy/prod.yaml']);
  assert.deepEqual(entryValues(web, 'capAdd'), ['A', 'B']);
  const [mount] = entryValues(web, 'mounts') as { hostPath: { value: string } }[];
  assert.equal(mount?.hostPath.value, '/srv/app/d');
  const [at] = web.settings.privileged?.at ?? [];
  assert.ok(at?.in === 'file' && at.remove);
  assert.equal(at.file, 'compose.yaml');
  assert.equal(web.insert?.file, 'deploy/prod.yaml');
});
