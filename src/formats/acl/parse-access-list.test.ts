import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAccessList } from './parse-access-list.ts';

test('grants after applying the mask, without default entries', () => {
  const text = `user::rw-
user:1000:rwx\t#effective:rw-
group::r-x
group:8:r--
mask::rw-
other::---
default:user:1001:rwx
`;
  assert.deepEqual(parseAccessList(text), {
    owningGroup: 4,
    grants: [
      { to: 'user', id: 1000, permissions: 6 },
      { to: 'group', id: 8, permissions: 4 },
    ],
  });
  const onlyDefaults = 'user::rw-\ngroup::rw-\nother::r--\ndefault:user:1:rwx\n';
  assert.deepEqual(parseAccessList(onlyDefaults), { owningGroup: 6, grants: [] });
});

test('any other text is rejected', () => {
  // A file with a list of another kind, such as NFS, prints none.
  const plainMode = 'user::rw-\ngroup::rw-\nother::r--\n';
  for (const text of [
    '',
    'user::rw-\n',
    'user:ann:rw-\ngroup::r--\n',
    'group::rws\n',
    'getfacl: x\n',
    plainMode,
  ])
    assert.equal(parseAccessList(text), undefined, text);
});
