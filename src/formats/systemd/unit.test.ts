import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitValues } from './unit.ts';

const unit =
  '[Unit]\nListenStream=/not/here\n[Socket]\n# ListenStream=/nor/here\nListenStream = /run/docker.sock\n';

test('assignments add up, in their section only', () => {
  assert.deepEqual(unitValues([unit, '[Socket]\nListenStream=0.0.0.0:2375\n'], 'Socket', 'ListenStream'), [
    '/run/docker.sock',
    '0.0.0.0:2375',
  ]);
});

test('an empty assignment clears earlier ones', () => {
  const dropIn = '[Socket]\r\nListenStream=\r\nListenStream=\\\r\n/x\r\n';
  assert.deepEqual(unitValues([unit, dropIn], 'Socket', 'ListenStream'), ['/x']);
});
