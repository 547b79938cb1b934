import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { limitConcurrency } from './limit.ts';

test('runs all tasks in order, never more than the limit', async () => {
  const limit = limitConcurrency(3);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const task = (index: number) => async () => {
    started.push(index);
    most = Math.max(most, ++running);
    await setImmediate();
    running--;
    return index;
  };
  const all = Array.from({ length: 20 }, (_, index) => index);
  assert.deepEqual(await Promise.all(all.map((index) => limit(task(index)))), all);
  assert.deepEqual(started, all);
  assert.equal(most, 3);
});

test('a failed task frees its place', async () => {
  const limit = limitConcurrency(1);
  await assert.rejects(
    limit(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await limit(() => Promise.resolve(7)), 7);
});
