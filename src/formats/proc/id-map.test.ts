import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIdMap } from './id-map.ts';

test('the initial namespace maps every id to itself', () => {
  assert.deepEqual(parseIdMap('         0          0 4294967295\n'), [
    { inside: 0, outside: 0, length: 4294967295 },
  ]);
});

test('several lines, and none', () => {
  assert.deepEqual(parseIdMap('0 100000 65536\n65536 1000 1\n'), [
    { inside: 0, outside: 100000, length: 65536 },
    { inside: 65536, outside: 1000, length: 1 },
  ]);
  assert.deepEqual(parseIdMap(''), []);
});

test('a line that is not three numbers', () => {
  assert.equal(parseIdMap('0 100000\n'), undefined);
  assert.equal(parseIdMap('0 -1 5\n'), undefined);
});
