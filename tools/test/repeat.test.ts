import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Counts } from './counts.ts';
import { filesToRepeat, withRepeated } from './repeat.ts';

const none: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
const green: Counts = { ...none, tests: 2, passed: 2 };
const red: Counts = { ...none, tests: 3, passed: 1, failed: 1, cancelled: 1 };
const both: Counts = { ...none, tests: 5, passed: 3, failed: 1, cancelled: 1 };
const byFile = new Map([
  ['a', green],
  ['b', red],
]);

test('what failed runs again, unless much did or a failure is of no file', () => {
  assert.deepEqual(filesToRepeat(both, byFile), ['b']);
  assert.deepEqual(filesToRepeat(green, new Map([['a', green]])), []);
  assert.deepEqual(filesToRepeat({ ...both, failed: 2 }, byFile), []);
  const many = new Map(['a', 'b', 'c', 'd'].map((file) => [file, red]));
  assert.deepEqual(filesToRepeat({ ...none, tests: 12, failed: 4, cancelled: 4 }, many), []);
});

test('the second run of a file stands for the first', () => {
  const again = { ...none, tests: 4, passed: 4 };
  assert.deepEqual(withRepeated(both, byFile, ['b'], again), { ...none, tests: 6, passed: 6 });
  assert.deepEqual(withRepeated(both, byFile, ['b'], red), both);
});
