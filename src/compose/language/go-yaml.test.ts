import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, value } from '../adapter/test-readings.ts';

/** Compared with docker compose 2.26.1. */
const messagesOf = (text: string): readonly string[] => read(text).problems.map(({ message }) => message);
const web = (members: string): string => `services:\n  web: {image: x, ${members}}\n`;

test('a key that is a date or a time is no text', () => {
  for (const key of [
    '2024-01-01',
    '2024-1-1',
    '2024-02-29',
    '2024-01-01T10:00:00+01:00',
    '2024-01-01t1:2:3Z',
    '2024-01-01 10:00:00.5',
  ])
    assert.deepEqual(messagesOf(web(`labels: {${key}: a}`)), [`non-string key "${key}"`], key);
  for (const key of [
    '"2024-01-01"',
    '!!str 2024-01-01',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-001-01',
    '2024-01-01x',
    '2024-01-01 24:00:00',
    '2024-01-01T10:00:00',
  ])
    assert.deepEqual(messagesOf(web(`labels: {${key}: a}`)), [], key);
});

test('a value with a tag of another type is refused', () => {
  for (const [written, type] of [
    ['privileged: !!bool "yes"', 'bool'],
    ['privileged: !!bool on', 'bool'],
    ['pids_limit: !!int x', 'int'],
    ['cpus: !!float x', 'float'],
    ['x-a: [!!null x]', 'null'],
  ])
    assert.ok(
      messagesOf(web(`${written}`)).includes(`YAML: cannot decode the value as a !!${type}`),
      written,
    );
  for (const written of [
    'privileged: !!bool "true"',
    'pids_limit: !!int "5"',
    'cpus: !!float "1"',
    'user: !!str 5',
  ])
    assert.deepEqual(messagesOf(web(written)), [], written);
});

test('an unknown directive is refused', () => {
  assert.deepEqual(messagesOf(`%FOO bar\n---\n${web('')}`), ['YAML: found unknown directive name']);
  assert.deepEqual(messagesOf(`%TAG !e! tag:example.com,2000:\n---\n${web('')}`), []);
});

test('an alias may be a key', () => {
  const { workloads, problems } = read(`x-a: &k privileged\n${web('*k : true')}`);
  assert.deepEqual(problems, []);
  assert.ok(workloads[0]);
  assert.equal(value(workloads[0], 'privileged'), true);
  assert.deepEqual(messagesOf(`x-a: &k [a]\n${web('*k : true')}`).length > 0, true);
});

test('a key beside the same one with !reset has its own value, and none of the files before', () => {
  const before = web('privileged: true, cap_add: [SYS_ADMIN]');
  for (const over of [
    'privileged: !reset null, privileged: false',
    'privileged: false, privileged: !reset null',
    'cap_add: !reset [], cap_add: [CHOWN]',
    'cap_add: [CHOWN], cap_add: !reset []',
  ]) {
    const { workloads, problems } = read(`${before}---\n${web(over)}`);
    assert.deepEqual(problems, [], over);
    assert.ok(workloads[0]);
    const isList = over.startsWith('cap_add');
    const found = JSON.stringify(workloads[0].settings[isList ? 'capAdd' : 'privileged']);
    assert.equal(found.includes('SYS_ADMIN') || found.includes('true'), false, `${over}: ${found}`);
  }
  for (const twice of ['tty: true, tty: false', 'tty: !override true, tty: false'])
    assert.deepEqual(messagesOf(web(twice)), ['mapping key "tty" already defined'], twice);
});

test('a value that is missing is refused, also where a later file has one', () => {
  for (const [body, over, message] of [
    ['cap_add: ', 'cap_add: [CHOWN]', 'services.web.cap_add must have a value'],
    ['privileged: ', 'privileged: true', 'services.web.privileged must have a value'],
    ['privileged: ', 'privileged: !reset null', 'services.web.privileged must have a value'],
    ['logging: {driver: }', 'logging: {driver: local}', 'services.web.logging.driver must be a string'],
  ] as const)
    assert.deepEqual(messagesOf(`${web(body)}---\n${web(over)}`), [message], body);
  for (const [body, over] of [
    ['privileged: true', 'privileged: '],
    ['command: ', 'command: a'],
    ['deploy: ', 'deploy: {replicas: 1}'],
    ['labels: {a: }', 'labels: {a: b}'],
  ])
    assert.deepEqual(messagesOf(`${web(`${body}`)}---\n${web(`${over}`)}`), [], body);
});

test('what follows the end of a document needs a start, and a key is one whatever its type', () => {
  const file = 'services: {web: {image: x}}\n';
  assert.deepEqual(messagesOf(`${file}...\n${file}`), ['YAML: did not find expected <document start>']);
  for (const text of [`${file}...\n`, `${file}...\n---\n${file}`, `# c\n---\n${file}`])
    assert.deepEqual(messagesOf(text), [], text);
  assert.deepEqual(messagesOf('services: {web: {image: x, environment: {1: a, "1": b}}}\n'), [
    'mapping key "1" already defined',
  ]);
});
