import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSharedLimit, isUnlimited } from './ulimits.ts';

test('values that limit nothing', () => {
  for (const [name, limit] of [
    ['nofile', -1],
    ['nofile', -2],
    ['nofile', 1_073_741_816],
    ['nproc', 4_194_304],
    ['core', -5],
    ['core', 2 ** 63],
  ] as const)
    assert.ok(isUnlimited(name, limit), `${name}=${limit}`);
  for (const [name, limit] of [
    ['nofile', 1_048_576],
    ['nproc', 4_194_303],
    ['core', 0],
    ['core', 4_194_304],
    ['memlock', 1_073_741_816],
  ] as const)
    assert.ok(!isUnlimited(name, limit), `${name}=${limit}`);
});

test('limits that concern more than the container', () => {
  assert.deepEqual(['nofile', 'nproc', 'core', 'msgqueue'].map(isSharedLimit), [true, true, true, true]);
  assert.deepEqual(['memlock', 'stack', 'cpu'].map(isSharedLimit), [false, false, false]);
});
