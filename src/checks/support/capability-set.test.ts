import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCapability, droppedCapabilities } from './capability-set.ts';

test('a bounding set contains its names, or all except the dropped ones', () => {
  assert.ok(hasCapability(['CHOWN'], 'CHOWN'));
  assert.ok(!hasCapability(['CHOWN'], 'MKNOD'));
  assert.ok(hasCapability(['ALL', '-MKNOD'], 'CHOWN'));
  assert.ok(!hasCapability(['ALL', '-MKNOD'], 'MKNOD'));
  assert.deepEqual(droppedCapabilities(['ALL', '-MKNOD']), ['MKNOD']);
  assert.deepEqual(droppedCapabilities(['CHOWN']), []);
});
