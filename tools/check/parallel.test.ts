import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inParallel } from './parallel.ts';

test('keeps the order of the items whatever the order they end in', async () => {
  const done = await inParallel([3, 1, 2], 2, async (n) => {
    await new Promise((next) => setTimeout(next, n));
    return n * 10;
  });
  assert.deepEqual(done, [30, 10, 20]);
});

test('never runs more than the limit at a time, and does run that many', async () => {
  let running = 0;
  let most = 0;
  await inParallel([1, 2, 3, 4, 5], 2, async () => {
    most = Math.max(most, ++running);
    await new Promise((next) => setTimeout(next, 1));
    running--;
  });
  assert.equal(most, 2);
});

test('a failing item fails the whole', async () => {
  await assert.rejects(
    inParallel([1], 2, async () => {
      throw new Error('no');
    }),
    /no/,
  );
});
