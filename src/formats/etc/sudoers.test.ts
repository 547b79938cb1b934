import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSudoers, sudoIncludes } from './sudoers.ts';

const parse = (text: string) => parseSudoers([{ from: '/etc/sudoers', text }]);

test('a rule with its users, whom it runs as, its tag and its command', () => {
  assert.deepEqual(parse('ann ALL=(root) NOPASSWD: /usr/bin/docker ps # shows\n').rules, [
    {
      users: ['ann'],
      runAs: { users: ['root'] },
      withoutPassword: true,
      command: '/usr/bin/docker ps',
      from: '/etc/sudoers',
    },
  ]);
});

test('aliases of users, commands and targets are replaced, also in a later file', () => {
  const { rules } = parseSudoers([
    { from: 'a', text: 'OPS, !eve ALL = (R) D\n' },
    {
      from: 'b',
      text: 'User_Alias OPS = ann, %dev : DBA = carl\nCmnd_Alias D = /bin/true, \\\n  /usr/bin/ctr\nRunas_Alias R = #0\n',
    },
  ]);
  assert.deepEqual(
    rules.map(({ users, runAs, command }) => [users, runAs.users, command]),
    [
      [['ann', '%dev', '!eve'], ['#0'], '/bin/true'],
      [['ann', '%dev', '!eve'], ['#0'], '/usr/bin/ctr'],
    ],
  );
  assert.deepEqual(parse('Cmnd_Alias A = B\nCmnd_Alias B = A\nann ALL = A\n').rules.length, 1);
});

test('what stands before a command counts for those after it, until it is changed', () => {
  const { rules } = parse(
    'ann ALL = (root) CWD=/tmp NOPASSWD: SETENV: /a, PASSWD: /b : www = (bob : docker) /bin/sh -c a\\,b, ALL, !/bin/su\n',
  );
  assert.deepEqual(
    rules.map(({ command, withoutPassword, runAs }) => [command, withoutPassword, runAs]),
    [
      ['/a', true, { users: ['root'] }],
      ['/b', false, { users: ['root'] }],
      ['/bin/sh -c a,b', false, { users: ['bob'], groups: ['docker'] }],
      ['ALL', false, { users: ['bob'], groups: ['docker'] }],
      ['!/bin/su', false, { users: ['bob'], groups: ['docker'] }],
    ],
  );
});

test('numbers are no comments, and a digest is no part of a command', () => {
  const { rules } = parse('#1000 ALL=NOPASSWD: ALL\n%#27 ALL = (:docker) sha256:ab== /usr/bin/docker\n');
  assert.deepEqual(
    rules.map(({ users, runAs, command }) => [users, runAs, command]),
    [
      [['#1000'], {}, 'ALL'],
      [['%#27'], { users: [], groups: ['docker'] }, '/usr/bin/docker'],
    ],
  );
});

test('whom sudo asks no password', () => {
  const text = `Defaults env_reset
Defaults:bob,%dev !authenticate
Defaults!/usr/bin/ctr !authenticate
Defaults exempt_group = adm
Defaults insults, !authenticate
`;
  assert.deepEqual(parse(text).exemptions, [
    { users: ['bob', '%dev'] },
    { commands: ['/usr/bin/ctr'] },
    { users: ['%adm'] },
    {},
  ]);
});

test('files and folders that are included', () => {
  const text = '#includedir /etc/sudoers.d\n@include "my rules"\n#include /x # y\n';
  assert.deepEqual(sudoIncludes(text, '/etc'), [
    { path: '/etc/sudoers.d', isFolder: true },
    { path: '/etc/my rules', isFolder: false },
    { path: '/x # y', isFolder: false },
  ]);
});
