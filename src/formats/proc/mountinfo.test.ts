import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountInfo } from './mountinfo.ts';

test('a line with optional fields', () => {
  assert.deepEqual(
    parseMountInfo(
      '36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue\n',
    ),
    [
      {
        device: '98:0',
        root: '/mnt1',
        mountPoint: '/mnt2',
        options: ['rw', 'noatime'],
        propagation: ['shared:1', 'master:2'],
        fsType: 'ext3',
        source: '/dev/root',
      },
    ],
  );
});

test('escaped characters, and a mount point that is a hyphen', () => {
  const [mount] = parseMountInfo('1 2 0:4 /a\\040b /c\\134\\011d\\012 ro - tmpfs - rw') ?? [];
  assert.equal(mount?.root, '/a b');
  assert.equal(mount?.mountPoint, '/c\\\td\n');
  assert.equal(mount?.source, '-');
  assert.deepEqual(mount?.propagation, []);
});

test('an empty source, as some file systems give', () => {
  assert.equal(parseMountInfo('1 2 0:4 / /x rw - tmpfs  rw')?.[0]?.source, '');
});

test('a line without its separator makes the whole unreadable', () => {
  assert.equal(parseMountInfo('36 35 98:0 /mnt1 /mnt2 rw ext3 /dev/root rw'), undefined);
  assert.equal(parseMountInfo('36 35 nodevice / / rw - ext3 /dev/root rw'), undefined);
});
