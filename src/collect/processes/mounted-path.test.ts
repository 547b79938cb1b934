import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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

const at = (target: string, readOnly = false, options: readonly string[] = []) => ({
  target,
  readOnly,
  options,
});

test('a mount below a read-only one that is writable, also under its own name', () => {
  const writable = { target: '/x/data', hostPath: '/srv/app/data', writable: true as const };
  const rw = (mountPoint: string) => ({ ...mount('8:2', '/', mountPoint), options: ['rw'] });
  const ro = { ...mount('8:1', '/srv/app', '/x'), options: ['ro'] };
  const machine = machineMounts([disk, rw('/srv/app/data')]);
  const below = (own: readonly MountEntry[], ...asked: Parameters<typeof at>) =>
    mountsBelow('/srv/app', at(...asked), own, machine);
  assert.deepEqual(below([ro, rw('/x/data')], '/x', true), [writable]);
  assert.deepEqual(below([ro, rw('/x/data')], '/x', false), [], 'nobody asked for read-only');
  assert.deepEqual(below([ro, { ...rw('/x/data'), options: ['ro'] }], '/x', true), []);
  assert.deepEqual(below([], '/x', true, ['bind-recursive=writable']), [writable], 'not started yet');
  assert.deepEqual(below([], '/x', true), []);
  const layers = '/srv/app/overlay2/5278950294d1b90bd2d2/merged';
  const propagated = machineMounts([disk, { ...rw(layers), device: '0:77' }]);
  const shown = [ro, rw('/x/overlay2/5278950294d1b90bd2d2/merged')];
  assert.deepEqual(mountsBelow('/srv/app', at('/x', true), shown, propagated), [], 'of a container');
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
  assert.deepEqual(mountsBelow('/srv/app', at('/x'), [], machineMounts(machine)), below);
  const container = [mount('8:1', '/srv/app', '/x'), mount('8:1', '/etc', '/x/conf')];
  assert.deepEqual(
    mountsBelow('/srv/app', at('/x'), container, machineMounts(machine)),
    below.slice(1),
    'only what it has',
  );
  assert.deepEqual(mountsBelow('/srv', at('/'), [], machineMounts([disk, run])), []);
});

test('a kernel file system is the host’s wherever it is mounted', () => {
  const chroot = { ...mount('0:99', '/', '/srv/app/proc'), fsType: 'proc' };
  assert.deepEqual(mountsBelow('/srv/app', at('/x'), [], machineMounts([disk, chroot])), [
    { target: '/x/proc', hostPath: '/proc' },
  ]);
});

describe('a namespace', () => {
  const nsfs = (root: string, mountPoint = ''): MountEntry => ({
    ...mount('0:4', root, mountPoint),
    fsType: 'nsfs',
  });
  const pathIn = (root: string, own: readonly string[], ...machine: readonly MountEntry[]) =>
    mountedPath('/t', [nsfs(root, '/t')], machineMounts(machine, own));

  test('of the machine itself is known by its first process, by its number, or where engines bind it', () => {
    assert.equal(pathIn('net:[7]', ['net:[7]'], nsfs('net:[7]', '/srv/x')), '/proc/1/ns/net');
    assert.equal(pathIn('uts:[4026531838]', []), '/proc/1/ns/uts');
    assert.equal(pathIn('ipc:[4026531839]', []), '/proc/1/ns/ipc');
    assert.equal(pathIn('net:[7]', [], nsfs('net:[7]', '/run/docker/netns/default')), '/proc/1/ns/net');
  });

  test('that is bound elsewhere is the machine’s where its own is unknown', () => {
    assert.equal(pathIn('net:[7]', [], nsfs('net:[7]', '/srv/x')), '/proc/1/ns/net');
    assert.equal(pathIn('uts:[7]', ['uts:[8]'], nsfs('uts:[7]', '/srv/x')), '/srv/x');
  });

  test('of the network of another container is one wherever it is bound, also below a directory', () => {
    assert.equal(pathIn('net:[7]', ['net:[8]'], nsfs('net:[7]', '/srv/x')), '/run/netns/x');
    const machine = machineMounts([disk, nsfs('net:[7]', '/srv/d/f')], ['net:[8]']);
    assert.deepEqual(mountsBelow('/srv/d', at('/t'), [], machine), [
      { target: '/t/f', hostPath: '/run/netns/f' },
    ]);
  });

  test('that a program made has the name that it gave', () => {
    const machine = [nsfs('net:[7]', '/a'), nsfs('net:[7]', '/run/netns/blue')];
    assert.equal(pathIn('net:[7]', [], ...machine), '/run/netns/blue');
  });

  test('that a container made is none of the machine', () => {
    assert.equal(pathIn('net:[7]', []), undefined);
  });

  test('below a mounted directory', () => {
    const machine = machineMounts([disk, nsfs('net:[7]', '/srv/d/f')], ['net:[7]']);
    assert.deepEqual(mountsBelow('/srv/d', at('/t'), [], machine), [
      { target: '/t/f', hostPath: '/proc/1/ns/net' },
    ]);
  });
});
