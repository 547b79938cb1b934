import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, leftOut } from './held.ts';

test('a bounding set has what it names, or all but what it leaves out', () => {
  assert.ok(holds(['CHOWN'], 'CHOWN'));
  assert.ok(!holds(['CHOWN'], 'MKNOD'));
  assert.ok(holds(['ALL', '-MKNOD'], 'CHOWN'));
  assert.ok(!holds(['ALL', '-MKNOD'], 'MKNOD'));
  assert.deepEqual(leftOut(['ALL', '-MKNOD']), ['MKNOD']);
  assert.deepEqual(leftOut(['CHOWN']), []);
});
