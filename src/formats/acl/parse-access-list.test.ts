import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAccessList } from './parse-access-list.ts';

test('grants by what the mask leaves of them, without defaults', () => {
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
  assert.deepEqual(parseAccessList('user::rw-\ngroup::rw-\nother::r--\n'), { owningGroup: 6, grants: [] });
});

test('anything else is not understood', () => {
  for (const text of ['', 'user::rw-\n', 'user:ann:rw-\ngroup::r--\n', 'group::rws\n', 'getfacl: x\n'])
    assert.equal(parseAccessList(text), undefined, text);
});
