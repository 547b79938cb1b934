import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIdRanges, parseLoginGroups } from './group-grants.ts';

test('ranges of ids', () => {
  assert.deepEqual(parseIdRanges('ann:100000:65536\n# ann:1:1\n1001:999:1\nnoise\n'), [
    { user: 'ann', first: 100_000, count: 65_536 },
    { user: '1001', first: 999, count: 1 },
  ]);
});

test('groups of logins', () => {
  assert.deepEqual(parseLoginGroups('# *;*;x;Al;y\nlogin;*;ann|bob;\\\nAl0000-2400;docker, audio\n'), [
    { users: 'ann|bob', groups: ['docker', 'audio'] },
  ]);
});
