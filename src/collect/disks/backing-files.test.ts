import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findBackingFiles } from './backing-files.ts';

const image = '/home/ann/disk.img';

/** Returns the image files below the data root, on a host with this mount and loop device 0 with this number. */
async function found(mount: string, files: Readonly<Record<string, string>> = {}) {
  const host = fakeHost();
  try {
    host.write('/proc/1/mountinfo', `20 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 20 ${mount}\n`);
    host.write('/var/lib/docker/x', '');
    host.write('/dev/loop0', '');
    host.write('/sys/devices/virtual/block/loop0/loop/backing_file', `${image}\n`);
    host.write('/sys/devices/virtual/block/loop0/dev', '7:0\n');
    host.link('/sys/dev/block/7:0', '../../devices/virtual/block/loop0');
    host.link('/sys/class/block/loop0', '../../devices/virtual/block/loop0');
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    return await findBackingFiles(diskFiles(host.root), ['/var/lib/docker'], undefined);
  } finally {
    host.remove();
  }
}

test('the image file of a loop device, by the number of the mount or by its source', async () => {
  assert.deepEqual(await found('7:0 / /var/lib/docker rw - ext4 /dev/loop0 rw'), [image]);
  for (const type of ['btrfs', 'bcachefs'])
    assert.deepEqual(await found(`0:40 / /var/lib/docker rw - ${type} /dev/loop0 rw`), [image], type);
  assert.deepEqual(await found('0:40 / /var/lib/docker rw - tmpfs /dev/loop0 rw'), []);
});

test('every device of a btrfs file system counts', async () => {
  const folder = '/sys/fs/btrfs/6f8d/devices';
  const sda = { '/sys/class/block/sda2/dev': '8:2\n', '/dev/sda2': '' };
  const mount = '0:40 / /var/lib/docker rw - btrfs /dev/sda2 rw';
  assert.deepEqual(await found(mount, sda), []);
  assert.deepEqual(await found(mount, { ...sda, [`${folder}/sda2`]: '', [`${folder}/loop0`]: '' }), [image]);
});

test('a device that is not found is unknown', async () => {
  const [place] = await found('0:40 / /var/lib/docker rw - btrfs /dev/none rw');
  assert.ok(typeof place === 'object' && place.state === 'unreadable');
});
