import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent } from '../../core/observed.ts';
import { TooSlow } from '../http/exchange.ts';
import { registryClient } from './registry-client.ts';

test('a registry that does not answer is not asked for every image', async () => {
  const asked: string[] = [];
  const client = registryClient({
    login: async () => absent('test'),
    web: {
      async get(url) {
        asked.push(url.host);
        throw new TooSlow('no answer within 20000 ms');
      },
      open: () => assert.fail('no layer is read'),
      post: () => assert.fail('nothing is posted'),
      close: () => undefined,
    },
  });
  for (let n = 0; n < 20; n++)
    for (const registry of ['slow.example', 'other.example']) {
      const answer = await client.manifest({ registry, path: 'team/app' }, String(n));
      assert.equal(answer.state, 'unreadable');
    }
  assert.deepEqual(
    ['slow.example', 'other.example'].map((host) => asked.filter((one) => one === host).length),
    [3, 3],
    'one to see whether it answers, and two for images',
  );
});
