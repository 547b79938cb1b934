import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readSubordinateIds } from './subordinate-ids.ts';

test('the ranges of users and groups', async () => {
  const host = fakeHost();
  try {
    host.write('/etc/subuid', 'ann:100000:65536\nann:0:1\n');
    assert.deepEqual(valueOf(await readSubordinateIds(diskFiles(host.root))), {
      users: [
        { user: 'ann', first: 100_000, count: 65_536 },
        { user: 'ann', first: 0, count: 1 },
      ],
      groups: [],
    });
  } finally {
    host.remove();
  }
});
