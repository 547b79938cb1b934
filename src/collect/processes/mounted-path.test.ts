import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { machineMounts, mountedPath, mountsBelow } from './mounted-path.ts';

function mount(device: string, root: string, mountPoint: string): MountEntry {
  return { device, root, mountPoint, options: [], propagation: [], fsType: 'ext4', source: 'x' };
}

const disk = mount('8:1', '/', '/');
const run = mount('0:25', '/', '/run');

function pathOf(shown: MountEntry, ...machine: readonly MountEntry[]): string | undefined {
  return mountedPath('/t', [mount('0:9', '/', '/'), { ...shown, mountPoint: '/t' }], machineMounts(machine));
}

test('a directory of the root file system and a socket below another mount', () => {
  assert.equal(pathOf(mount('8:1', '/etc', ''), disk, run), '/etc');
  assert.equal(pathOf(mount('8:1', '/', ''), disk, run), '/');
  assert.equal(pathOf(mount('0:25', '/docker.sock', ''), disk, run), '/run/docker.sock');
});

test('a bind mount of the host is resolved', () => {
  assert.equal(pathOf(mount('8:1', '/etc', ''), disk, mount('8:1', '/etc', '/srv/innocent')), '/etc');
});

test('subvolumes: the name the host uses', () => {
  const machine = [
    mount('0:30', '/@', '/'),
    mount('0:30', '/@home', '/home'),
    mount('0:30', '/', '/mnt/all'),
  ];
  assert.equal(pathOf(mount('0:30', '/@/etc', ''), ...machine), '/etc');
  assert.equal(pathOf(mount('0:30', '/@home/ann', ''), ...machine), '/home/ann');
  assert.equal(pathOf(mount('0:30', '/@snapshot', ''), ...machine), '/mnt/all/@snapshot');
});

test('an overmounted path has no name', () => {
  assert.equal(pathOf(mount('8:1', '/run/x', ''), disk, run), undefined);
});

test('a deleted source, another file system, and an unknown target', () => {
  assert.equal(pathOf(mount('8:1', '/etc/hosts//deleted', ''), disk), undefined);
  assert.equal(pathOf(mount('0:99', '/etc', ''), disk), undefined);
  assert.equal(mountedPath('/other', [mount('8:1', '/etc', '/t')], machineMounts([disk])), undefined);
});

test('mounts of the host below a source', () => {
  const machine = [
    disk,
    run,
    mount('0:25', '/docker.sock', '/srv/app/api'),
    mount('8:1', '/etc', '/srv/app/conf'),
    mount('8:2', '/', '/srv/app/data'),
    mount('8:1', '/etc', '/srv/apples'),
  ];
  const below = [
    { target: '/x/api', hostPath: '/run/docker.sock' },
    { target: '/x/conf', hostPath: '/etc' },
  ];
  assert.deepEqual(mountsBelow('/srv/app', '/x', [], machineMounts(machine)), below);
  const container = [mount('8:1', '/srv/app', '/x'), mount('8:1', '/etc', '/x/conf')];
  assert.deepEqual(
    mountsBelow('/srv/app', '/x', container, machineMounts(machine)),
    below.slice(1),
    'only what it has',
  );
  assert.deepEqual(mountsBelow('/srv', '/', [], machineMounts([disk, run])), []);
});

test('a kernel file system is the host’s wherever it is mounted', () => {
  const chroot = { ...mount('0:99', '/', '/srv/app/proc'), fsType: 'proc' };
  assert.deepEqual(mountsBelow('/srv/app', '/x', [], machineMounts([disk, chroot])), [
    { target: '/x/proc', hostPath: '/proc' },
  ]);
});
