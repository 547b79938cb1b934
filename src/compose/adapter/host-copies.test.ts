import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryValues, service } from './test-readings.ts';

const copies = (fields: string) => entryValues(service(fields), 'hostCopies');
const paths = (fields: string) => JSON.stringify(copies(fields));

test('contexts of a build are absolute paths of the host', () => {
  assert.deepEqual(copies('build: {context: /a/../b, additional_contexts: {c: /c/}}\n'), [
    { path: '/b', by: 'build.context', into: 'build' },
    { path: '/c', by: 'build.additional_contexts c', into: 'build' },
  ]);
  assert.match(paths('build: {additional_contexts: [k=~/.ssh]}\n'), /its path could not be made absolute/u);
  for (const context of ['.', '{dockerfile: x}', '{context: "./"}'])
    assert.equal(copies(`build: ${context}\n`).length, 1, context);
  const remote = 'build: {context: "https://x/y.git", additional_contexts: [a=docker-image://b]}\n';
  assert.equal(service(remote).settings.hostCopies, undefined);
  assert.equal(service('init: true\n').settings.hostCopies, undefined);
});

test('rules that copy while Compose watches', () => {
  const watch = (...rules: readonly string[]) => copies(`develop: {watch: [${rules.join(', ')}]}\n`);
  assert.deepEqual(watch('{path: /k, action: sync, target: /t}', '{path: /l, action: rebuild}', 'x'), [
    { path: '/k', by: 'develop.watch', into: 'container' },
  ]);
});

test('variables leave it unknown', () => {
  for (const fields of [
    'build: "${X}"',
    'build: {context: ., additional_contexts: {a: "${X}"}}',
    'develop: {watch: [{path: "${X}", action: sync, target: /t}]}',
    'develop: {watch: [{path: /x, action: "${X}", target: /t}]}',
  ])
    assert.match(paths(`${fields}\n`), /variable X/u, fields);
});
