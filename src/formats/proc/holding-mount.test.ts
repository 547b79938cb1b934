import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdingMount } from './holding-mount.ts';
import { parseMountInfo } from './mountinfo.ts';

const mounts =
  parseMountInfo(
    [
      '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
      '2 1 8:2 / /var/lib rw - ext4 /dev/sda2 rw',
      '3 1 0:40 / /var/lib/docker rw - tmpfs tmpfs rw',
      '4 1 8:3 / /var/lib/docker rw - xfs /dev/sdb1 rw',
    ].join('\n'),
  ) ?? [];

test('the deepest mount contains a path, and the last of several at one mount point', () => {
  assert.equal(holdingMount(mounts, '/var/lib/docker/100000.100000')?.source, '/dev/sdb1');
  assert.equal(holdingMount(mounts, '/var/lib/dockers')?.source, '/dev/sda2');
  assert.equal(holdingMount(mounts, '/etc')?.source, '/dev/sda1');
  assert.equal(holdingMount([], '/etc'), undefined);
});
