import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askedFilter } from './event-filter.ts';
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

test('an address that other credentials had before says nothing of what is no capability for files', () => {
  const observer = observeCapabilities();
  observer.add({ capability: 21, granted: true, credentials: overlay }, '/bin/sh');
  observer.add({ capability: 1, granted: true, credentials: overlay }, '/bin/sh');
  observer.add({ capability: 7, granted: true, credentials: overlay }, '/bin/su');
  assert.deepEqual(observer.result(new Set([...held, 7])), [
    { name: 'SETUID', result: 'granted', program: '/bin/su' },
  ]);
});

describe('credentials with their bounding set', () => {
  // The addresses are the same: only the sets tell the kernel's own credentials from the container's.
  const check = (capability: number, bounding: bigint, granted = true) => ({
    capability,
    granted,
    credentials: own,
    bounding,
  });
  const container = 0b1011n;
  const everything = 0x1ff_ffff_ffffn;

  test('are the container’s if it can have each of them', () => {
    const observer = observeCapabilities();
    observer.add(check(21, everything), '/bin/sh');
    observer.add(check(1, everything), '/bin/sh');
    observer.add(check(0, container), '/bin/chown');
    // A program that gave up capabilities.
    observer.add(check(3, 0b1000n), '/bin/app');
    observer.add(check(21, container, false), '/bin/app');
    assert.deepEqual(observer.result(held), [
      { name: 'CHOWN', result: 'granted', program: '/bin/chown' },
      { name: 'FOWNER', result: 'granted', program: '/bin/app' },
      { name: 'SYS_ADMIN', result: 'refused', program: '/bin/app' },
    ]);
  });

  test('do not count for what they may do in a user namespace of their own', () => {
    const observer = observeCapabilities();
    observer.add(check(21, container), '/bin/browser');
    observer.add(check(0, container), '/bin/browser');
    assert.deepEqual(
      observer.result(held).map(({ name }) => name),
      ['CHOWN'],
    );
  });

  test('are of few kinds, however many processes there are', () => {
    const observer = observeCapabilities();
    for (let at = 0n; at < 30_000n; at += 1n)
      observer.add({ ...check(0, container), credentials: at }, '/bin/app');
    observer.add(check(3, container), '/bin/app');
    assert.deepEqual(
      observer.result(held).map(({ name }) => name),
      ['CHOWN', 'FOWNER'],
    );
  });
});

test('a probe that asks reports no more of what was granted, and of other credentials', () => {
  const known = {
    checks: [
      { capability: 0, granted: true },
      { capability: 0, granted: false },
      { capability: 21, granted: false },
    ],
    foreign: [overlay],
  };
  assert.equal(askedFilter({ checks: [], foreign: [] }, held), '0');
  assert.equal(askedFilter(known, held), 'cred != 0xffff888000002000 && cap != 0');
  assert.equal(askedFilter(known, held, 'bounding72'), '!(bounding72 & 0x1fffffffff4) && cap != 0');
  const all = new Set(Array.from({ length: 41 }, (_, bit) => bit));
  assert.equal(askedFilter({ checks: [], foreign: [] }, all, 'bounding72'), '0');
});
