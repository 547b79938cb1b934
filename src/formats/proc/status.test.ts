import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProcessStatus } from './status.ts';

const status = `Name:\tsleep
Umask:\t0022
State:\tS (sleeping)
Pid:\t5528
PPid:\t5504
Uid:\t1000\t1000\t1000\t1000
Gid:\t0\t0\t0\t0
Groups:\t0 10
CapEff:\t0000000000000000
CapBnd:\t00000000a80425FB
NoNewPrivs:\t1
Seccomp:\t2
Seccomp_filters:\t1
`;

test('the fields of a status file', () => {
  assert.deepEqual(parseProcessStatus(status), {
    parent: 5504,
    uids: [1000, 1000, 1000, 1000],
    gids: [0, 0, 0, 0],
    groups: [0, 10],
    capBounding: '00000000a80425fb',
    capEffective: '0000000000000000',
    seccompMode: 2,
    noNewPrivileges: true,
  });
});

test('the CPUs that a process may run on are counted', () => {
  const of = (list: string) => parseProcessStatus(`${status}Cpus_allowed_list:\t${list}\n`)?.cpusAllowed;
  assert.equal(of('0-2,5'), 4);
  assert.equal(of('x'), undefined);
});

test('an empty list of groups is a list', () => {
  assert.deepEqual(parseProcessStatus(status.replace('Groups:\t0 10', 'Groups:\t '))?.groups, []);
});

test('a missing or damaged field makes the whole unreadable', () => {
  for (const field of ['PPid', 'Uid', 'Gid', 'Groups', 'CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp']) {
    assert.equal(parseProcessStatus(status.replace(`${field}:`, `x${field}:`)), undefined, field);
    assert.equal(parseProcessStatus(status.replace(`${field}:\t`, `${field}:\t?`)), undefined, field);
  }
});
