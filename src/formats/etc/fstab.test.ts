import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFileSystemTable } from './fstab.ts';

const devices = (text: string) =>
  parseFileSystemTable(text)?.map(({ mountPoint, device }) => `${mountPoint} ${device}`);

test('file systems are identified by their sources, and those not mounted automatically are skipped', () => {
  const table = [
    '# <file system> <mount point> <type> <options>',
    '',
    'UUID=1 / ext4 errors=remount-ro 0 1',
    'UUID=2\tnone\tswap\tsw\t0\t0',
    '/dev/sdb1 /var/lib/docker/ xfs',
    '/dev/sdc1 /mnt/backup ext4 noauto 0 0',
    'tmpfs /tmp tmpfs defaults 0 0',
    'tmpfs /run tmpfs',
    '/dev/sdd1 /srv/my\\040data ext4 defaults',
    '/srv/my\\040data /var/lib/data none bind 0 0',
  ];
  assert.deepEqual(devices(table.join('\n')), [
    '/ UUID=1',
    '/var/lib/docker /dev/sdb1',
    '/tmp tmpfs at /tmp',
    '/run tmpfs at /run',
    '/srv/my data /dev/sdd1',
    '/var/lib/data /dev/sdd1',
  ]);
});

test('a malformed line is not skipped', () => {
  assert.equal(parseFileSystemTable('UUID=1 /\n'), undefined);
  assert.deepEqual(parseFileSystemTable('# nothing\n'), []);
});
