import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallestRelaxation } from './smallest-relaxation.ts';

const steps = Array.from({ length: 300 }, (_, index) => `step ${index}`);

async function find(
  wrong: readonly string[],
): Promise<{ found: readonly string[] | undefined; trials: number }> {
  let trials = 0;
  const found = await smallestRelaxation(steps, (relaxed) => {
    trials += 1;
    return Promise.resolve(wrong.every((one) => relaxed.has(one)));
  });
  return { found: found?.toSorted(), trials };
}

test('the wrong steps are found, wherever they are, and no other', async () => {
  const cases = [
    ['step 0'],
    ['step 299'],
    ['step 150', 'step 149'],
    ['step 3', 'step 77', 'step 200', 'step 201'],
  ];
  for (const wrong of cases) assert.deepEqual((await find(wrong)).found, wrong.toSorted());
});

test('few trials are needed', async () => {
  assert.ok((await find(['step 200'])).trials <= 20);
  assert.ok((await find(['step 10', 'step 250'])).trials <= 36);
});

test('a trial that fails without every step too has no relaxation', async () => {
  assert.equal((await find(['something else'])).found, undefined);
});

test('a trial that any one of two steps saves needs one of them', async () => {
  const found = await smallestRelaxation(['a', 'b', 'c'], (relaxed) =>
    Promise.resolve(relaxed.has('a') || relaxed.has('c')),
  );
  assert.equal(found?.length, 1);
});

test('without steps there is nothing to leave out', async () => {
  assert.deepEqual(await smallestRelaxation([], () => Promise.resolve(true)), []);
});
