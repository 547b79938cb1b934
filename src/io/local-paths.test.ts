import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalPaths } from './local-paths.ts';

const line = (mountPoint: string, fileSystem: string, optional = ''): string =>
  `36 35 98:0 / ${mountPoint} rw,relatime${optional} - ${fileSystem} source rw\n`;

const localRoot = line('/', 'ext4', ' shared:1') + line('/run', 'tmpfs') + line('/proc', 'proc');

test('a path is local unless a mount above it is of another machine or of a program', () => {
  const remotes = ['nfs4', 'cifs', 'fuse.sshfs', 'fuse', '9p', 'virtiofs', 'ceph', 'autofs', 'unheard-of'];
  for (const fileSystem of remotes) {
    const isLocal = createLocalPaths(localRoot + line('/srv/far', fileSystem, ' master:1 propagate_from:2'));
    for (const path of ['/', '/etc/passwd', '/run/docker.sock', '/srv', '/srv/farther/x'])
      assert.equal(isLocal(path), true, `${path} beside ${fileSystem}`);
    for (const path of ['/srv/far', '/srv/far/x'])
      assert.equal(isLocal(path), false, `${path} on ${fileSystem}`);
  }
});

test('a mount point with a space is recognised', () => {
  const isLocal = createLocalPaths(localRoot + line(String.raw`/srv/far\040away`, 'nfs'));
  assert.equal(isLocal('/srv/far away/x'), false);
  assert.equal(isLocal('/srv/far'), true);
});

test('nothing is local on a root of another machine, or where the mounts are unknown', () => {
  for (const table of [line('/', 'nfs'), '', 'not a mount table\n'])
    assert.equal(createLocalPaths(table)('/etc/passwd'), false, table);
});

test('what another process sees may have other mounts', () => {
  const isLocal = createLocalPaths(localRoot);
  for (const path of ['/proc/12/root/etc/passwd', '/proc/12/task/13/root', '/proc/12/cwd/compose.yaml'])
    assert.equal(isLocal(path), false, path);
  assert.equal(isLocal('/proc/12/comm'), true);
  assert.equal(isLocal('/root/compose.yaml'), true);
});
