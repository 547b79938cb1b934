import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observeCapabilities } from './observe-capabilities.ts';

const held = new Set([0, 1, 3]);
const own = 0xffff_8880_0000_1000n;
const overlay = 0xffff_8880_0000_2000n;

test('a capability has what was granted and what was refused', () => {
  const observer = observeCapabilities();
  assert.equal(observer.add({ capability: 0, granted: true, credentials: own }, '/bin/chown'), true);
  assert.equal(observer.add({ capability: 0, granted: true, credentials: own }, '/bin/chown'), false);
  observer.add({ capability: 0, granted: false, credentials: 5n }, '/bin/other');
  observer.add({ capability: 21, granted: false, credentials: own }, '/bin/mount');
  assert.deepEqual(observer.result(held), [
    { name: 'CHOWN', result: 'both', program: '/bin/chown' },
    { name: 'SYS_ADMIN', result: 'refused', program: '/bin/mount' },
  ]);
});

test('credentials with a capability that the container cannot have are the kernel’s own', () => {
  const observer = observeCapabilities();
  observer.add({ capability: 1, granted: true, credentials: overlay }, '/bin/sh');
  observer.add({ capability: 3, granted: true, credentials: own }, '/bin/sh');
  observer.add({ capability: 21, granted: true, credentials: overlay }, '/bin/sh');
  assert.deepEqual(observer.result(held), [{ name: 'FOWNER', result: 'granted', program: '/bin/sh' }]);
  const { checks, foreign } = observer.known(held);
  assert.deepEqual([checks, foreign], [[{ capability: 3, granted: true }], [overlay]]);
});

test('a privileged container has no foreign credentials', () => {
  const observer = observeCapabilities();
  observer.add({ capability: 21, granted: true, credentials: overlay }, '/bin/sh');
  const all = new Set(Array.from({ length: 41 }, (_, bit) => bit));
  assert.deepEqual(observer.result(all), [{ name: 'SYS_ADMIN', result: 'granted', program: '/bin/sh' }]);
});
