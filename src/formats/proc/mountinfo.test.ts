import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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

describe('the directories that a file system shows elsewhere', () => {
  const layersOf = (rest: string) => parseMountInfo(`1 2 0:4 / /x rw - ${rest}`)?.[0]?.layers;
  const lower = (path: string) => ({ path, readOnly: true });

  test('the layers of an overlay, whose upper one is written to', () => {
    assert.deepEqual(layersOf('overlay none rw,lowerdir=/a:/etc/ssh,upperdir=/b,workdir=/c'), [
      lower('/a'),
      lower('/etc/ssh'),
      { path: '/b', readOnly: false },
    ]);
  });

  test('layers that are named one by one, and characters that are escaped', () => {
    assert.deepEqual(layersOf('overlay none rw,lowerdir+=/a,datadir+=/d'), [lower('/a'), lower('/d')]);
    assert.deepEqual(layersOf('overlay none rw,lowerdir=/a\\134:b:/c\\040d'), [lower('/a:b'), lower('/c d')]);
  });

  test('what the machine serves to itself', () => {
    for (const rest of [
      'nfs4 127.0.0.1:/etc rw',
      'nfs localhost:/etc rw',
      'nfs4 [::1]:/etc rw',
      'fuse.sshfs root@127.0.1.1:/etc rw',
    ])
      assert.deepEqual(layersOf(rest), [{ path: '/etc', readOnly: false }], rest);
    for (const rest of ['nfs4 192.0.2.1:/etc rw', 'ext4 127.0.0.1:/etc rw', 'nfs localhost.example:/etc rw'])
      assert.equal(layersOf(rest), undefined, rest);
  });

  test('the source of a file system in user space, and no device, host or relative layer', () => {
    assert.deepEqual(layersOf('fuse.bindfs /etc rw'), [{ path: '/etc', readOnly: false }]);
    for (const rest of [
      'fuseblk /dev/sdb rw',
      'fuse.sshfs a@b:/etc rw',
      'ext4 /dev/sda rw',
      'overlay o rw,lowerdir=l/A:l/B',
    ])
      assert.equal(layersOf(rest), undefined);
  });
});
