import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreachable } from './reach.ts';
import { source } from './test-sources.ts';

const entry = source('src/index.ts', { './a/used.ts': ['used'], 'node:fs': ['readFileSync'] });
const used = source('src/a/used.ts', { '../b/types.ts': ['Type'] }, ['used']);
const types = source('src/b/types.ts', {}, ['Type']);

test('what the entries lead to is live', () => {
  assert.deepEqual(unreachable([entry, used, types], ['src/index.ts']), []);
});

test('a file that no entry leads to is named, one that only such a file imports too', () => {
  const dead = source('src/a/dead.ts', { './behind.ts': ['behind'] }, ['dead']);
  const behind = source('src/a/behind.ts', {}, ['behind']);
  assert.deepEqual(unreachable([entry, used, types, dead, behind], ['src/index.ts']), [
    'src/a/dead.ts:1: neither the command nor the library leads to it: use or remove it',
    'src/a/behind.ts:1: neither the command nor the library leads to it: use or remove it',
  ]);
});

test('an export that no live file imports is named unless its own file uses it', () => {
  const dead = source('src/a/dead.ts', { './used.ts': ['extra'] });
  const more = source('src/a/used.ts', { '../b/types.ts': ['Type'] }, ['used', 'extra', 'own'], ['own']);
  assert.deepEqual(unreachable([entry, more, types, dead], ['src/index.ts']), [
    'src/a/dead.ts:1: neither the command nor the library leads to it: use or remove it',
    'src/a/used.ts:11: no file uses extra but tests: remove it',
  ]);
});

test('all of a file counts as used where all of it is imported', () => {
  const whole = source('src/index.ts', { './a/used.ts': ['*'] });
  assert.deepEqual(unreachable([whole, used, types], ['src/index.ts']), []);
});

test('what an entry exports is for others', () => {
  const door = source('src/index.ts', { './a/used.ts': ['used'] }, ['lint']);
  assert.deepEqual(unreachable([door, used, types], ['src/index.ts']), []);
});

test('an entry that does not exist is no entry', () => {
  assert.deepEqual(unreachable([types], ['src/gone.ts']), [
    'src/gone.ts:1: is an entry and does not exist: correct tools/check-layers.ts',
    'src/b/types.ts:1: neither the command nor the library leads to it: use or remove it',
  ]);
});

test('a tool uses exports, and keeps no file alive', () => {
  const more = source('src/a/used.ts', { '../b/types.ts': ['Type'] }, ['used', 'page']);
  const dead = source('src/a/dead.ts', {}, ['dead']);
  const tool = source('tools/pages.ts', { '../src/a/used.ts': ['page'], '../src/a/dead.ts': ['dead'] });
  assert.deepEqual(unreachable([entry, more, types, dead], ['src/index.ts'], [tool]), [
    'src/a/dead.ts:1: neither the command nor the library leads to it: use or remove it',
  ]);
});
