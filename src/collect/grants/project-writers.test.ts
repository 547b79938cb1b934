import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnginePath } from '../../core/host/engine-paths.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { projectWriters } from './project-writers.ts';

const path = '/srv/shop/compose.yaml';
const file: EnginePath = { path, realPath: path, uid: 0, gid: 0, mode: 0o644, kind: 'file' };
const because = `write access to ${path}, from which root starts containers`;

const writers = (more: Partial<EnginePath>) =>
  projectWriters({ 'project-file': [known({ ...file, ...more }, path)] });

test('root writes to its own Compose file alone', () => {
  for (const more of [{}, { mode: 0o664 }, { gid: 50 }])
    assert.deepEqual(writers(more), { grants: [], doubts: [] });
});

test('owner, group, everyone and access control lists let others write to one', () => {
  const cases: readonly (readonly [Partial<EnginePath>, unknown])[] = [
    [{ uid: 1000 }, { user: '1000' }],
    [{ gid: 50, groupName: 'staff', mode: 0o664 }, { group: 'staff' }],
    [{ mode: 0o666 }, 'everyone'],
    [{ kind: 'directory', mode: 0o1777 }, 'everyone'],
    [{ looseFolder: { path: '/srv', uid: 1001, gid: 0, mode: 0o1777 } }, { user: '1001' }],
    // The sticky bit of a file means nothing.
    [{ mode: 0o1646 }, 'everyone'],
    [{ kind: 'directory', mode: 0o775, gid: 50, groupName: 'staff' }, { group: 'staff' }],
    [
      {
        looseFolder: {
          path: '/srv/shop',
          uid: 0,
          gid: 0,
          mode: 0o775,
          grant: { to: 'user', id: 1003, permissions: 7 },
        },
      },
      { user: '1003' },
    ],
    [{ looseFolder: { path: '/srv/shop', uid: 1001, gid: 0, mode: 0o755 } }, { user: '1001' }],
    [{ looseFolder: { path: '/srv/shop', uid: 0, gid: 0, mode: 0o777 } }, 'everyone'],
    [
      {
        mode: 0o664,
        gid: 50,
        accessList: known({ owningGroup: 4, grants: [{ to: 'user', id: 1002, permissions: 6 }] }, path),
      },
      { user: '1002' },
    ],
  ];
  for (const [more, to] of cases)
    assert.deepEqual(
      writers(more),
      { grants: [{ to, because, through: 'project' }], doubts: [] },
      JSON.stringify(more),
    );
});

test('an access control list that may not be read is a doubt', () => {
  const { grants, doubts } = writers({ accessList: unreadable('denied', 'permission denied', path) });
  assert.deepEqual(grants, []);
  assert.match(doubts.join(''), /compose\.yaml.*permission denied/u);
});

test('somebody who may write to several files is named once', () => {
  const all = ['/srv/shop/compose.yaml', '/srv/shop/.env'].map((each) =>
    known<EnginePath>({ ...file, path: each, realPath: each, uid: 1000 }, each),
  );
  assert.deepEqual(projectWriters({ 'project-file': all }).grants, [
    { to: { user: '1000' }, because, through: 'project' },
  ]);
});

test('a file that may not be looked at is a doubt, and one that is gone is not', () => {
  assert.deepEqual(
    projectWriters({ 'project-file': [unreadable('denied', 'permission denied', path), absent(path)] }),
    { grants: [], doubts: [`others may have ${because}: permission denied`] },
  );
});
