import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerUserNumber } from './container-user.ts';
import { parseGroups } from './group.ts';
import { parseSources } from './nsswitch.ts';
import { parseOsRelease } from './os-release.ts';
import { parseAccounts } from './passwd.ts';

test('groups with and without members', () => {
  assert.deepEqual(parseGroups('root:x:0:\n# comment\ndocker:x:998:ann,bob\n+:::\nbad:x:y:\n'), [
    { name: 'root', gid: 0, members: [] },
    { name: 'docker', gid: 998, members: ['ann', 'bob'] },
  ]);
});

test('accounts', () => {
  assert.deepEqual(parseAccounts('root:x:0:0:root:/root:/bin/sh\n\n+::::::\nann:x:1000:998::/home/ann:\n'), [
    { name: 'root', uid: 0, gid: 0, home: '/root' },
    { name: 'ann', uid: 1000, gid: 998, home: '/home/ann' },
  ]);
});

test('the quoting of os-release', () => {
  const release = parseOsRelease(
    'PRETTY_NAME="Debian \\"13\\" (trixie)"\nID=debian\n# x\nNAME=\'A "b"\'\nV="$5"\n',
  );
  assert.equal(release.get('PRETTY_NAME'), 'Debian "13" (trixie)');
  assert.equal(release.get('ID'), 'debian');
  assert.equal(release.get('NAME'), 'A "b"');
  assert.equal(release.get('V'), '$5');
});

test('sources of a database, without actions and comments', () => {
  const text = '# group: x\ngroup:  files [SUCCESS=merge] sss systemd # y\npasswd:files\n';
  assert.deepEqual(parseSources(text, 'group'), ['files', 'sss', 'systemd']);
  assert.deepEqual(parseSources(text, 'passwd'), ['files']);
  assert.deepEqual(parseSources(text, 'hosts'), []);
});

test('the uid of a named user is the one the engine uses', () => {
  const passwd =
    'root:x:0:0::/root:/bin/sh\napp:x:1000:1000\ntoor:x:0:0\ntwo:x:5:5\ntwo:x:0:0\nodd:x:abc:0\nnone:x::0\n  short\n';
  const numbers = { root: 0, app: 1000, toor: 0, two: 5, odd: 0, none: 0, short: 0, other: undefined };
  for (const [name, wanted] of Object.entries(numbers))
    assert.equal(containerUserNumber(passwd, name), wanted, name);
});
