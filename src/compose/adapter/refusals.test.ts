import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from './test-readings.ts';

const places = (text: string, env: Record<string, string> = {}) =>
  read(text, { env }).problems.map(
    ({ message, at }) => `${at.in === 'file' ? at.range.startLine : ''} ${message}`,
  );

const web = (line: string) => `services:\n  web:\n    image: x\n    ${line}\n  db: {image: y}\n`;

const refused: readonly (readonly [line: string, message: RegExp])[] = [
  ['healthcheck: {interval: "10"}', /^4 services\.web\.healthcheck\.interval must be a duration.*: "10"$/u],
  ['ports: ["1-3:80-81"]', /^4 services\.web\.ports\.0 must be a port/u],
  ['mem_limit: lots', /must be a size/u],
  ['cpus: many', /must be a number/u],
  ['security_opt: [a, a]', /has "a" twice/u],
  ['cgroup: other', /must be one of host, private/u],
  ['ulimits: {nofile: {soft: 1}}', /needs hard/u],
  ['labels: {a: }\n    build: {context: }', /build\.context must be a string/u],
  ['container_name: a\n    scale: 2', /^5 .*container_name is for one container, and scale is 2/u],
  ['mem_limit: 1g\n    deploy: {resources: {limits: {memory: 2g}}}', /^4 .*different values/u],
  ['depends_on: [web]', /dependency cycle: web -> web/u],
  ['extends: {file: gone.yaml, service: a}', /gone\.yaml could not be read/u],
  ['extends: {}', /extends must name a service/u],
  ['build: {context: ., ssh: [agent]}', /build\.ssh\.0 must be default, or a name and a path/u],
  ['build: {context: ., ssh: [default, default]}', /build\.ssh has "default" twice/u],
  ['build: {context: ., shm_size: 1.5}', /build\.shm_size must be a string or a number/u],
  ['build: {context: ., ulimits: {nofile: "10"}}', /build\.ulimits\.nofile must be a number/u],
  ['build: {context: ., additional_contexts: {a: 7}}', /additional_contexts\.a must be a string/u],
  ['blkio_config: {weight: "10"}', /blkio_config\.weight must be a number/u],
  ['gpus: some', /gpus must be one of all/u],
  ['mem_reservation: 1.5', /mem_reservation must be/u],
  ['storage_opt: {size: 1.5}', /storage_opt\.size must be/u],
  ['deploy: {placement: {max_replicas_per_node: -1}}', /must be a whole number of at least 0/u],
  [
    'volumes: [{type: bind, source: /a, target: /a, bind: {recursive: some}}]',
    /must be one of enabled, disabled, writable, readonly/u,
  ],
  ['post_start: [{command: x, environment: [A, A]}]', /environment has "A" twice/u],
  ['healthcheck: {test: [curl]}', /must start with NONE, CMD or CMD-SHELL/u],
];

for (const [line, message] of refused)
  test(`refused at its place: ${line.replaceAll(/\s+/gu, ' ')}`, () => {
    const found = places(web(line));
    assert.equal(found.length, 1, found.join('; '));
    assert.match(found[0] ?? '', message);
  });

const refusedSections: readonly (readonly [section: string, message: RegExp])[] = [
  [
    'networks: {n: {external: {size: 1}}}',
    /networks\.n\.external: additional property "size" is not allowed/u,
  ],
  ['volumes: {v: {external: {size: 1}}}', /volumes\.v\.external: additional property "size" is not allowed/u],
  ['volumes: {v: {labels: [a, a]}}', /labels has "a" twice/u],
  ['networks: {n: {ipam: {options: {a: 7}}}}', /ipam\.options\.a must be a string/u],
  ['networks: {n: {ipam: {options: [a=b]}}}', /ipam\.options must be a mapping/u],
  ['secrets: {q: {file: ./q, labels: [a, a]}}', /labels has "a" twice/u],
];

for (const [section, message] of refusedSections)
  test(`refused in a section: ${section}`, () => {
    const found = places(`${web('init: true')}${section}\n`);
    assert.equal(found.length, 1, found.join('; '));
    assert.match(found[0] ?? '', message);
  });

test('a circle of dependencies is one problem, wherever it is entered', () => {
  const text =
    'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [c]}\n  c: {image: x, pid: "service:a"}\n  d: {image: x, depends_on: [a]}\n';
  assert.deepEqual(places(text), ['4 dependency cycle: a -> b -> c -> a']);
});

test('a service of a profile that is not active may refer to what there is not', () => {
  const text = 'services:\n  a: {image: x}\n  b: {profiles: [p], depends_on: [nope], networks: [n]}\n';
  assert.deepEqual(places(text), []);
  assert.equal(places(text, { COMPOSE_PROFILES: 'q, p' }).length, 3);
  assert.match(
    places('services:\n  a: {image: x, links: [b]}\n  b: {image: x, profiles: [p]}\n')[0] ?? '',
    /only profiles that are not active/u,
  );
});

test('what is shared by services is one problem', () => {
  const text =
    'x-h: &h {interval: soon}\nservices:\n  a: {image: x, healthcheck: *h}\n  b: {image: x, healthcheck: *h}\n';
  assert.equal(places(text).length, 1);
});

test('a later file fixes the value of an earlier one, and what is not known here is not refused', () => {
  const overrides = [
    { file: 'o.yaml', path: '/srv/app/o.yaml', text: 'services: {web: {image: x, mem_limit: 1g}}\n' },
  ];
  const reading = (text: string) => read(text, { overrides }).problems;
  assert.deepEqual(reading('services: {web: {mem_limit: lots}}\n'), []);
  assert.deepEqual(places(web('mem_limit: "${LIMIT}"\n    ports: ["${PORT}:80"]')), []);
});

test('secrets and configs have one source, external volumes no driver', () => {
  const section = (line: string) => places(`services: {a: {image: x}}\n${line}\n`);
  assert.match(section('secrets: {s: {}}')[0] ?? '', /^2 secrets\.s: needs one of file, environment/u);
  assert.match(section('configs: {c: {file: a, content: b}}')[0] ?? '', /exclude each other/u);
  assert.match(section('volumes: {v: {external: true, driver: local}}')[0] ?? '', /external and driver/u);
  assert.deepEqual(section('secrets: {s: {external: true}}'), []);
  assert.match(section('version: 3')[0] ?? '', /version must be a string/u);
});
