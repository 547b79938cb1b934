import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCompose } from '../adapter/read-compose.ts';

function problemsOf(text: string, env: Record<string, string> = {}): string[] {
  const { problems } = readCompose({ file: 'compose.yaml', directory: '/srv', text, env });
  return problems.map(({ message, at }) => `${at.range.startLine}:${at.range.startColumn} ${message}`);
}

const service = (lines: string): string => `services:\n  web:\n    image: a\n    ${lines}\n`;

const broken: readonly (readonly [text: string, problem: string])[] = [
  [service('deploy: {wat: 1}'), '4:14 services.web.deploy: additional property "wat" is not allowed'],
  [
    service('healthcheck: {wat: 1}'),
    '4:19 services.web.healthcheck: additional property "wat" is not allowed',
  ],
  [service('cap_add: ALL'), '4:14 services.web.cap_add must be a list'],
  [service('user: 1000'), '4:11 services.web.user must be a string'],
  [service('command: [sleep, 5]'), '4:22 services.web.command.1 must be a string'],
  [
    service('environment: {A: [1]}'),
    '4:22 services.web.environment.A must be a string or a number or true or false',
  ],
  [service('ports: "80"'), '4:12 services.web.ports must be a list'],
  [
    service('ports: [{target: 80, wat: 1}]'),
    '4:26 services.web.ports.0: additional property "wat" is not allowed',
  ],
  ['networks: {n: {wat: 1}}\n', '1:16 networks.n: additional property "wat" is not allowed'],
  ['volumes: {n: {driver: 1}}\n', '1:23 volumes.n.driver must be a string'],
];

describe('a value that violates the schema is a problem at its location', () => {
  for (const [text, problem] of broken) test(problem, () => assert.deepEqual(problemsOf(text), [problem]));

  test('each of several', () => {
    assert.equal(problemsOf(service('cap_add: ALL\n    user: 1\n    tty: 5')).length, 3);
  });

  test('a value repeated by an alias is reported once', () => {
    const text = 'x-a: &a {wat: 1}\nservices:\n  a: {image: a, logging: *a}\n  b: {image: a, logging: *a}\n';
    assert.equal(problemsOf(text).length, 1);
  });
});

test('a value that has to be there is missing', () => {
  assert.deepEqual(problemsOf(service('healthcheck: {interval: }')), [
    '4:29 services.web.healthcheck.interval must be a string',
  ]);
});

const fine: readonly string[] = [
  service('x-own: {anything: [1]}'),
  service('deploy: {x-own: 1, resources: {limits: {cpus: 0.5, memory: 1g}}}'),
  service('user: "1000"'),
  service('privileged: "true"'),
  service('environment: {A: 1, B: true, C:, D: text}'),
  `${service('depends_on: {db: {condition: service_started}}')}  db: {image: b}\n`,
  service('ports: [80, "81:81", {target: 82, published: "82"}]'),
  service('cap_add: !reset null'),
  service('user: ${UNSET}'),
  'networks: {n:, m: {external: true}}\n',
];

describe('valid values are no problem', () => {
  for (const text of fine)
    test(text.trim().split('\n').at(-1) ?? '', () => assert.deepEqual(problemsOf(text), []));
});
