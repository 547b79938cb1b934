import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askedFilter } from './event-filter.ts';
import { observeCapabilities } from './observe-capabilities.ts';
import type { CapabilityObserver } from './observe-capabilities.ts';

// CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID
const held = new Set([0, 1, 3, 6, 7]);
const own = 0xffff_8880_0000_1000n;
const overlay = 0xffff_8880_0000_2000n;
const copy = 0xffff_8880_0000_3000n;
const ms = 1_000_000;

/** Adds checks of one task, a millisecond after another: `+0` is a granted CHOWN, `-21` a refused SYS_ADMIN. */
function checks(
  observer: CapabilityObserver,
  credentials: bigint,
  text: string,
  { task = 1, at = 0 }: { task?: number; at?: number } = {},
): void {
  for (const [index, word] of text.split(' ').entries())
    observer.add({
      capability: Number(word.slice(1)),
      granted: word.startsWith('+'),
      credentials,
      task,
      time: (at + index) * ms,
      program: `/bin/${task}`,
    });
}

const namesOf = (observer: CapabilityObserver): readonly string[] =>
  observer.result(held).map(({ name, result }) => `${name} ${result}`);

test('a capability has what was granted and what was refused', () => {
  const observer = observeCapabilities();
  checks(observer, own, '-21 +0');
  checks(observer, 5n, '-0', { task: 2 });
  assert.deepEqual(observer.result(held), [
    { name: 'CHOWN', result: 'both', program: '/bin/1' },
    { name: 'SYS_ADMIN', result: 'refused', program: '/bin/1' },
  ]);
});

test('only the first check of a kind is new', () => {
  const observer = observeCapabilities();
  const check = { capability: 0, granted: true, credentials: own, task: 1, time: 1, program: '/bin/chown' };
  assert.equal(observer.add(check), true);
  assert.equal(observer.add({ ...check, credentials: overlay, task: 2 }), false);
});

describe('credentials that were granted what the container cannot have', () => {
  test('are the kernel’s own, whatever else they are asked for', () => {
    const observer = observeCapabilities();
    checks(observer, overlay, '+1 +21 +0');
    checks(observer, own, '+3');
    assert.deepEqual(namesOf(observer), ['FOWNER granted']);
  });

  test('are left out of the events if they stay the same as long as a mount', () => {
    const observer = observeCapabilities();
    checks(observer, copy, '+21 +21 +21');
    checks(observer, overlay, Array.from({ length: 30 }, () => '+21').join(' '));
    checks(observer, own, '+7');
    assert.deepEqual(observer.known(held), {
      checks: [{ capability: 7, granted: true }],
      foreign: [overlay],
    });
  });

  for (const [title, uses] of Object.entries({
    'asks for what is not for files': { text: '+6 +7', task: 1, at: 3 },
    'is refused something': { text: '-21 +0', task: 1, at: 3 },
    'is of another task': { text: '+0', task: 2, at: 3 },
    'comes later': { text: '+0', task: 1, at: 2000 },
  }))
    test(`free their address for the workload’s, which ${title}`, () => {
      const observer = observeCapabilities();
      checks(observer, copy, '+21 +21 +21');
      checks(observer, copy, uses.text, uses);
      checks(observer, copy, '+21 +1 +21', { task: 3, at: 9000 });
      const names = uses.text.includes('7') ? ['SETGID granted', 'SETUID granted'] : ['CHOWN granted'];
      assert.deepEqual(
        namesOf(observer).filter((name) => !name.startsWith('SYS_ADMIN')),
        names,
      );
      assert.deepEqual(observer.known(held).foreign, []);
    });

  test('do not make a mount of an address that the workload had, too', () => {
    const observer = observeCapabilities();
    const many = Array.from({ length: 30 }, () => '+21').join(' ');
    checks(observer, copy, many);
    assert.deepEqual(observer.known(held).foreign, [copy]);
    checks(observer, copy, '+7', { at: 50 });
    assert.deepEqual(observer.known(held).foreign, []);
  });

  test('are none in a privileged container', () => {
    const observer = observeCapabilities();
    checks(observer, overlay, '+21');
    const all = new Set(Array.from({ length: 41 }, (_, bit) => bit));
    assert.deepEqual(observer.result(all), [{ name: 'SYS_ADMIN', result: 'granted', program: '/bin/1' }]);
  });
});

describe('credentials with their bounding set', () => {
  // The addresses are the same: only the sets tell the kernel's own credentials from the container's.
  const check = (capability: number, bounding: bigint, granted = true) => ({
    capability,
    granted,
    credentials: own,
    bounding,
    task: 1,
    time: 1,
  });
  const container = 0b1011n;
  const everything = 0x1ff_ffff_ffffn;

  test('are the container’s if it can have each of them', () => {
    const observer = observeCapabilities();
    observer.add({ ...check(21, everything), program: '/bin/sh' });
    observer.add({ ...check(1, everything), program: '/bin/sh' });
    observer.add({ ...check(0, container), program: '/bin/chown' });
    // A program that gave up capabilities.
    observer.add({ ...check(3, 0b1000n), program: '/bin/app' });
    observer.add({ ...check(21, container, false), program: '/bin/app' });
    assert.deepEqual(observer.result(held), [
      { name: 'CHOWN', result: 'granted', program: '/bin/chown' },
      { name: 'FOWNER', result: 'granted', program: '/bin/app' },
      { name: 'SYS_ADMIN', result: 'refused', program: '/bin/app' },
    ]);
  });

  test('do not count for what they may do in a user namespace of their own', () => {
    const observer = observeCapabilities();
    observer.add({ ...check(21, container), program: '/bin/browser' });
    observer.add({ ...check(0, container), program: '/bin/browser' });
    assert.deepEqual(
      observer.result(held).map(({ name }) => name),
      ['CHOWN'],
    );
  });

  test('are of few kinds, however many processes there are', () => {
    const observer = observeCapabilities();
    for (let at = 0n; at < 30_000n; at += 1n)
      observer.add({ ...check(0, container), credentials: at, program: '/bin/app' });
    observer.add({ ...check(3, container), program: '/bin/app' });
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
  const few = new Set([0, 1, 3]);
  assert.equal(askedFilter({ checks: [], foreign: [] }, few), '0');
  assert.equal(askedFilter(known, few), 'cred != 0xffff888000002000 && cap != 0');
  assert.equal(askedFilter(known, few, 'bounding72'), '!(bounding72 & 0x1fffffffff4) && cap != 0');
  const all = new Set(Array.from({ length: 41 }, (_, bit) => bit));
  assert.equal(askedFilter({ checks: [], foreign: [] }, all, 'bounding72'), '0');
});
