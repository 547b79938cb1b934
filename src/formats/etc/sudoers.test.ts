import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
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
    { path: '/x', isFolder: false },
  ]);
});

test('a comment ends with its line, and quotes of other lines hide nothing', () => {
  const commands = (text: string) => parse(text).rules.map(({ users, command }) => `${users[0]} ${command}`);
  assert.deepEqual(commands('# policy \\\nann ALL=ALL\n'), ['ann ALL']);
  assert.deepEqual(commands('bob ALL=/bin/ls # x \\\nann ALL=ALL\n'), ['bob /bin/ls', 'ann ALL']);
  assert.deepEqual(commands('ann ALL=/bin/ls \\ \n  -l\n'), ['ann /bin/ls -l']);
  const quoted = parse('bob ALL=/bin/echo "a # b" \\\nann ALL=ALL\n');
  assert.deepEqual(quoted.unclear, [{ from: '/etc/sudoers', number: 1 }]);
});

test('lists have blanks, as sudo takes them', () => {
  const { rules, exemptions, unclear } = parse(
    'Defaults:ann, ! bob !authenticate\nDefaults> toor , #0 !authenticate\n"a b" , %:ops web , db = (a , b : c) ALL : www = ^/bin/(a|b),c$ x , /bin/a b=c\n',
  );
  assert.deepEqual(exemptions, [{ users: ['ann', '!bob'] }, { runAs: ['toor', '#0'] }]);
  assert.deepEqual(
    rules.map(({ users, runAs, command }) => [users, runAs, command]),
    [
      [['a b', '%:ops'], { users: ['a', 'b'], groups: ['c'] }, 'ALL'],
      [['a b', '%:ops'], {}, '^/bin/(a|b),c$ x'],
      [['a b', '%:ops'], {}, '/bin/a b=c'],
    ],
  );
  assert.deepEqual(unclear, []);
});

test('lines that are not understood are named', () => {
  const text = `garbage garbage
ann ALL
ann ALL=ALL, \\
  ""
ann ALL=FUTURE: ALL
User_Alias ops = ann
Defaults:"ann !authenticate
ann ALL=/bin/ls=
ann ALL=(root ALL
`;
  assert.deepEqual(
    parse(text).unclear.map(({ number }) => number),
    [6, 1, 2, 3, 5, 7, 8, 9],
  );
});

const blanks = ' '.repeat(1_000_000);
const many = (text: string) => text.repeat(Math.ceil(1_000_000 / text.length));
const chain = (count: number, kind: string) =>
  Array.from({ length: count }, (_, at) => `${kind}_Alias A${at} = A${at + 1}, A${at + 1}\n`).join('');
const hostile: Readonly<Record<string, string>> = {
  'blanks in a rule': `ann ALL=(ALL)${blanks}/bin/ls`,
  'blanks in an include': `#include x${blanks}y`,
  'blanks in an alias': `User_Alias A${blanks}=${blanks}x${blanks}:${blanks}B`,
  'blanks in settings': `Defaults${blanks}!${blanks}authenticate${blanks}x`,
  'continued lines': many(' \\\n'),
  backslashes: many('\\'),
  quotes: many('"'),
  'numbers and percent signs': many('%#1'),
  commas: `ann ALL=${many('ALL,')}`,
  parentheses: `ann ALL=${many('(')}`,
  'exclamation marks': `ann ALL=${many('!')}`,
  tags: `ann ALL=${many('NOPASSWD:')}`,
  options: `ann ALL=${many('CWD=/ ')}`,
  digests: `ann ALL=${many('sha256:a,')}`,
  'regular expressions': `ann ALL=^${many('a|$')}`,
  rules: many('ann ALL=ALL\n'),
  'short lines': many('x\n'),
  'aliases of commands': `${chain(5000, 'Cmnd')}Cmnd_Alias A5000 = /bin/ls\nann ALL=(ALL) A0\n`,
  'aliases of users': `${chain(90, 'User')}User_Alias A90 = ${many('ann,')}ann\nA0 ALL=ALL\n`,
  'users and commands': `Cmnd_Alias C = ${many('/a,').slice(0, 500_000)}/b\n${many('A ALL=C\n').slice(0, 400_000)}`,
};
for (const [what, text] of Object.entries(hostile))
  test(`time is in proportion to the text: ${what}`, () => {
    const before = processorTime();
    parse(text);
    sudoIncludes(text, '/etc');
    assert.ok(processorTime() - before < 5000);
  });

test('aliases that name an alias twice are followed, those that are too deep are not', () => {
  const deep = (count: number) => parse(`${chain(count, 'User')}User_Alias A${count} = ann\nA0 ALL=ALL\n`);
  assert.deepEqual(deep(90).rules[0]?.users, ['ann']);
  assert.deepEqual([deep(5000).rules.length, deep(5000).unclear.length], [0, 1]);
});
