// What stands in for a recorded call may not give more than that: no profile becomes wider than what was recorded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSeccomp } from './default-seccomp.ts';
import { filteredArguments } from './filtered-arguments.ts';
import { newerCalls, privilegedSuccessors } from './older-calls.ts';
import { privilegedCalls } from './privileged-calls.ts';
import { isDangerousCall } from './seccomp-calls.ts';
import { systemCallNames } from './system-calls.gen.ts';

const everyName: ReadonlySet<string> = new Set([...systemCallNames.x86_64, ...systemCallNames.aarch64]);

/**
 * What each older call does: the letters of a newer call of the table have all of them. S: shows the status of a file;
 * A: says whether a file may be accessed; O: opens a file; M: changes its mode; C: closes a descriptor; N: renames;
 * R, W: reads, writes descriptors at an offset or not; E: waits for events; K: sends a signal to any process; X:
 * collects a child.
 */
const effects: Readonly<Record<string, string>> = {
  faccessat: 'A',
  faccessat2: 'A',
  chmod: 'M',
  fchmodat: 'M',
  fchmodat2: 'M',
  openat: 'O',
  openat2: 'O',
  fstat: 'S',
  lstat: 'S',
  newfstatat: 'S',
  stat: 'S',
  statx: 'S',
  close: 'C',
  close_range: 'C',
  rename: 'N',
  renameat: 'N',
  renameat2: 'N',
  preadv: 'R',
  preadv2: 'R',
  readv: 'R',
  pwritev: 'W',
  pwritev2: 'W',
  writev: 'W',
  epoll_pwait: 'E',
  epoll_pwait2: 'E',
  epoll_wait: 'E',
  kill: 'K',
  'pidfd_send_signal pidfd_open': 'K',
  wait4: 'X',
  'waitid pidfd_open': 'X',
};

test('no older call does what the newer one does not', () => {
  for (const { call, with: other, older } of newerCalls) {
    const given = effects[other === undefined ? call : `${call} ${other}`] ?? '';
    for (const name of older) {
      const needed = effects[name];
      assert.ok(needed !== undefined, name);
      for (const effect of needed) assert.ok(given.includes(effect), `${name} for ${call}`);
    }
  }
});

test('no older call asks for a privilege, is a way to attack the kernel, or has a filtered argument', () => {
  for (const { call, older } of newerCalls)
    for (const name of older) {
      assert.ok(everyName.has(name), name);
      assert.ok(
        defaultSeccomp.always.has(name),
        `${name} for ${call}: the default of the engine has a condition`,
      );
      assert.ok(!privilegedCalls.includes(name), name);
      assert.ok(!isDangerousCall(name), name);
      assert.ok(!filteredArguments.some((one) => one.call === name), name);
    }
});

test('each call has one row, and none is an older one of another', () => {
  const calls = newerCalls.map(({ call }) => call);
  assert.equal(new Set(calls).size, calls.length);
  for (const { older } of newerCalls)
    for (const name of older) assert.ok(!calls.includes(name), `${name} has older calls itself`);
});

test('what fails as on a kernel without it is a call that else fails for its privilege', () => {
  for (const { call, older } of privilegedSuccessors) {
    assert.ok(privilegedCalls.includes(call), call);
    assert.ok(everyName.has(older), older);
  }
});
