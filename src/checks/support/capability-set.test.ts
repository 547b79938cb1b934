import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, droppedCapabilities } from './capability-set.ts';

test('a bounding set has what it names, or all but what it leaves out', () => {
  assert.ok(holds(['CHOWN'], 'CHOWN'));
  assert.ok(!holds(['CHOWN'], 'MKNOD'));
  assert.ok(holds(['ALL', '-MKNOD'], 'CHOWN'));
  assert.ok(!holds(['ALL', '-MKNOD'], 'MKNOD'));
  assert.deepEqual(droppedCapabilities(['ALL', '-MKNOD']), ['MKNOD']);
  assert.deepEqual(droppedCapabilities(['CHOWN']), []);
});
