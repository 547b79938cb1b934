import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIdRanges, parseLoginGroups, sudoersOfEngines } from './group-grants.ts';

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

test('lines of sudoers that name a client of an engine', () => {
  const text = `Defaults secure_path="/usr/bin/docker"
# ann ALL = /usr/bin/docker
ann ALL=(root) NOPASSWD: /usr/bin/docker ps
Cmnd_Alias D = /usr/bin/true, \\
   /usr/local/bin/docker-compose
bob ALL=(ALL) /usr/bin/docker-credential-pass
%sudo ALL=(ALL:ALL) ALL
`;
  assert.deepEqual(sudoersOfEngines(text), [
    'ann ALL=(root) NOPASSWD: /usr/bin/docker ps',
    'Cmnd_Alias D = /usr/bin/true, /usr/local/bin/docker-compose',
  ]);
});
