import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Answer } from './exchange.ts';
import { retryAfterMs, withRetries } from './retry.ts';

const answer = (status: number, after?: string): Answer => ({
  status,
  headers: after === undefined ? {} : { 'retry-after': after },
  body: Buffer.alloc(0),
});

/** How long is waited for answers in their order, the last one for ever, and the status of the one that counts. */
async function waits(...answers: readonly Answer[]): Promise<readonly [number, readonly number[]]> {
  const waited: number[] = [];
  let n = 0;
  const last = await withRetries(
    async () => answers[Math.min(n++, answers.length - 1)] ?? answer(500),
    async (ms) => waited.push(ms),
  );
  return [last.status, waited];
}

it('a busy server is asked again after what it says, else after a time that doubles', async () => {
  assert.deepEqual(await waits(answer(429, '2'), answer(200)), [200, [2000]]);
  assert.deepEqual(await waits(answer(503), answer(502), answer(504), answer(200)), [200, [500, 1000, 2000]]);
  assert.deepEqual(await waits(answer(429)), [429, [500, 1000, 2000]]);
  for (const status of [200, 401, 404, 500]) assert.deepEqual(await waits(answer(status, '1')), [status, []]);
});

it('no more than half a minute is waited in all', async () => {
  assert.deepEqual(await waits(answer(429, '31')), [429, []]);
  assert.deepEqual(await waits(answer(429, '20')), [429, [20_000]]);
  assert.deepEqual(await waits(answer(429, '999999999999999')), [429, []]);
});

it('what cannot be read is not waited for as it is written', async () => {
  for (const after of [
    '',
    'soon',
    '-5',
    '1e9',
    '0x10',
    'Infinity',
    '1.5',
    '9'.repeat(400),
    '3 seconds',
    '2999',
  ])
    assert.ok(
      (await waits(answer(429, after)))[1].every((ms) => ms > 0),
      after,
    );
  for (const after of ['', 'soon', '-5', '1e9', '0x10', 'Infinity', '1.5', '2030-01-01'])
    assert.equal(retryAfterMs(answer(429, after), 0), undefined, after);
});

it('a date is as far away as the clock says', () => {
  const now = Date.parse('Sun, 06 Nov 1994 08:49:00 GMT');
  const forms = ['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT'];
  for (const form of forms) assert.equal(retryAfterMs(answer(429, form), now), 37_000, form);
  assert.equal(retryAfterMs(answer(429, 'Sun, 06 Nov 1994 08:48:00 GMT'), now), 0);
});
