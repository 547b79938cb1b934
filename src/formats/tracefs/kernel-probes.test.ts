import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDefinedProbes, parseProbeProfile } from './kernel-probes.ts';

// Of Linux 6.12.118 of Debian trixie.

test('probes of entries and returns have a group and a name', () => {
  const text = `p:ironhull_700/asked_700_1 security_capable cred=%di:u64 cap=%dx:s32
r64:ironhull_700/answered_700_1 security_capable ret=$retval:s32
r10:kprobes/r_do_sys_open_0 do_sys_openat2+0
`;
  assert.deepEqual(parseDefinedProbes(text), [
    { group: 'ironhull_700', event: 'asked_700_1' },
    { group: 'ironhull_700', event: 'answered_700_1' },
    { group: 'kprobes', event: 'r_do_sys_open_0' },
  ]);
  assert.deepEqual(parseDefinedProbes(''), []);
});

test('the profile has hits and misses by name', () => {
  const text = `  asked_700_1                                                195               0
  answered_700_1                                             190               5
`;
  assert.deepEqual(
    [...parseProbeProfile(text)],
    [
      ['asked_700_1', { hits: 195, missed: 0 }],
      ['answered_700_1', { hits: 190, missed: 5 }],
    ],
  );
});
