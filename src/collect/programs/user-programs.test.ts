import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findUserPrograms, ownFolders } from './user-programs.ts';

test('setuid programs are found where people put programs, too', async () => {
  const host = fakeHost();
  try {
    const setuid = [
      '/home/ann/x',
      '/home/ann/bin/x',
      '/opt/x',
      '/opt/tool/x',
      '/opt/tool/bin/x',
      '/usr/local/bin/x',
      '/usr/local/x',
      '/var/tmp/.x',
      '/var/www/x',
    ];
    for (const path of [...setuid, '/opt/tool/plain', '/home/ann/deep/er/x']) host.write(path, '');
    for (const path of setuid) chmodSync(join(host.root, path), 0o4755);
    const files = diskFiles(host.root);
    const found = await findUserPrograms(files, await ownFolders(files));
    assert.deepEqual(found.map(({ path }) => path).toSorted(), setuid.toSorted());
  } finally {
    host.remove();
  }
});

test('homes of servers and those that heed no setuid are not searched', async () => {
  const host = fakeHost();
  try {
    const mounts = [
      '21 1 8:1 / / rw - ext4 /dev/sda1 rw',
      '22 21 0:41 / /home/ann rw - nfs4 nas:/home/ann rw',
      '23 21 0:42 / /home/bob rw,nosuid - ext4 /dev/sdb1 rw',
      '24 21 0:43 / /opt rw - autofs systemd-1 rw',
    ];
    host.write('/proc/1/mountinfo', `${mounts.join('\n')}\n`);
    for (const path of ['/home/ann/x', '/home/bob/x', '/home/cid/x', '/opt/x', '/opt/tool/x', '/srv/x']) {
      host.write(path, '');
      chmodSync(join(host.root, path), 0o4755);
    }
    const files = diskFiles(host.root);
    const searched: string[] = [];
    const watched = {
      ...files,
      identityChangers: (folder: string) => {
        searched.push(folder);
        return files.identityChangers(folder);
      },
    };
    const found = await findUserPrograms(watched, await ownFolders(watched));
    assert.deepEqual(found.map(({ path }) => path).toSorted(), ['/home/cid/x', '/srv/x']);
    assert.deepEqual(
      searched.filter((folder) => /ann|bob|opt/u.test(folder)),
      [],
    );
  } finally {
    host.remove();
  }
});
