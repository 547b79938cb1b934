import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { outcomesOfTree, setMode } from '../../../test/kit/host-tree.ts';
import { check } from '../../checks/host/writable-parent-directories.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findBoundSources } from './bound-sources.ts';

const root = '20 1 8:1 / / rw - ext4 /dev/sda1 rw';
const home = '21 20 8:2 / /home rw - ext4 /dev/sda2 rw';

async function sources(...mounts: readonly string[]): Promise<readonly string[]> {
  const host = fakeHost();
  try {
    host.write('/proc/1/mountinfo', `${[root, ...mounts].join('\n')}\n`);
    for (const folder of ['/etc/docker', '/etc/systemd/system', '/usr/bin', '/var/lib/docker'])
      host.write(`${folder}/x`, '');
    return await findBoundSources(diskFiles(host.root), ['/var/lib/docker']);
  } finally {
    host.remove();
  }
}

test('directories that are mounted over the folders of an engine', async () => {
  const ann = '/home/ann/docker';
  for (const [mounts, found] of [
    [[`30 20 8:1 ${ann} /etc/docker rw - ext4 /dev/sda1 rw`], [ann]],
    [[home, '30 20 8:2 /ann/docker /etc/docker rw - ext4 /dev/sda2 rw'], [ann]],
    [[home, '30 20 8:2 /ann/units /etc/systemd/system rw - ext4 /dev/sda2 rw'], ['/home/ann/units']],
    [[home, '30 20 8:2 /ann/etc /etc rw - ext4 /dev/sda2 rw'], ['/home/ann/etc/docker']],
    [['30 20 8:1 /srv/docker /var/lib/docker rw - ext4 /dev/sda1 rw'], ['/srv/docker']],
    [
      [
        '30 20 0:50 / /etc/docker rw - overlay o rw,lowerdir=/usr/share/docker,upperdir=/home/ann/up,workdir=/w',
      ],
      ['/usr/share/docker', '/home/ann/up'],
    ],
    [['30 20 0:50 / /etc/docker rw - fuse.bindfs /home/ann/docker rw'], [ann]],
  ] as const)
    assert.deepEqual((await sources(...mounts)).slice(0, found.length), found, mounts.join('\n'));
});

test('file systems of their own, and folders of containers in the data, are none', async () => {
  assert.deepEqual(await sources(), []);
  assert.deepEqual(await sources(home, '30 20 8:3 / /var/lib/docker rw - ext4 /dev/sdb rw'), []);
  assert.deepEqual(await sources('30 20 0:50 / /etc rw - tmpfs tmpfs rw'), []);
  const inside = '30 20 8:1 /home/ann /var/lib/docker/volumes/a/_data rw - ext4 /dev/sda1 rw';
  assert.deepEqual(await sources(inside), []);
});

const asRoot = process.getuid?.() === 0 ? false : 'only root can own files as root';

test(
  'a folder of a user that holds what is mounted over /etc/docker is found',
  { skip: asRoot },
  async () => {
    const host = fakeHost();
    try {
      host.write(
        '/proc/1/mountinfo',
        `${root}\n30 20 8:1 /home/ann/docker /etc/docker rw - ext4 /dev/sda1 rw\n`,
      );
      for (const path of ['/usr/bin/dockerd', '/etc/docker/daemon.json', '/home/ann/docker/daemon.json'])
        host.write(path, '{}');
      for (const folder of ['/', '/usr', '/usr/bin', '/etc', '/etc/docker', '/home', '/home/ann/docker'])
        setMode(host, folder, 0o755);
      const state = async () => (await outcomesOfTree(host, [check])).get(check.id);
      setMode(host, '/home/ann', 0o755);
      assert.notEqual((await state())?.state, 'failed');
      chmodSync(join(host.root, '/home/ann'), 0o777);
      const found = await state();
      assert.ok(found?.state === 'failed', JSON.stringify(found));
      assert.match(
        found.problems[0].message,
        /replace files in \/home\/ann, which holds \/home\/ann\/docker/u,
      );
    } finally {
      host.remove();
    }
  },
);
