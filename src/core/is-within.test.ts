import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin } from './is-within.ts';

test('a sibling whose name starts alike is not within the folder', () => {
  assert.equal(isWithin('/etc/docker2', '/etc/docker'), false);
  assert.equal(isWithin('/etc/docker', '/etc/docker'), true);
  assert.equal(isWithin('/etc', '/'), true);
});
