import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, writeProcess, type FakeHost } from '../../../test/kit/fake-host.ts';
import { process40, web } from '../../../test/kit/collect.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { UsedFiles } from '../../core/host/loaded-software.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectUsedFiles } from './used-files.ts';

const maps = [
  '55d0a5a3a000-55d0a5a3c000 r--p 00000000 00:35 1234                       /usr/bin/app',
  '7f1c04000000-7f1c04021000 r-xp 00000000 fe:01 77                         /usr/lib/libssl.so.3 (deleted)',
  '7f1c04100000-7f1c04121000 r--s 00000000 fe:01 78                         /data/db',
  '',
].join('\n');

const cgroup = `/sys/fs/cgroup${process40.cgroup}`;

/** Writes the container's first process, with its files. */
function writeUser(host: FakeHost): void {
  writeProcess(host, process40);
  host.write('/proc/40/comm', 'app\n');
  host.write('/proc/40/maps', maps);
  host.link('/proc/40/exe', '/usr/bin/app');
  host.link('/proc/40/fd/0', '/dev/null');
  host.link('/proc/40/fd/3', 'socket:[1]');
  host.link('/proc/40/fd/4', '/srv/app.jar');
  host.write(
    '/proc/40/mountinfo',
    '1 0 0:39 / / rw - overlay overlay rw\n2 1 8:1 / /data rw - ext4 /dev/sda rw\n3 1 0:5 / /dev rw - tmpfs tmpfs rw\n',
  );
  host.write(`${cgroup}/cgroup.procs`, '40\n');
  host.write(`${cgroup}/cgroup.stat`, 'nr_descendants 0\n');
}

async function usedIn(
  prepare: (host: FakeHost) => void,
  change = (files: HostFiles): HostFiles => files,
): Promise<Observed<UsedFiles>> {
  const host = fakeHost();
  try {
    prepare(host);
    return await collectUsedFiles(change(diskFiles(host.root)), web);
  } finally {
    host.remove();
  }
}

const pathsOf = (reading: Observed<UsedFiles>): readonly string[] =>
  reading.state === 'known' ? reading.value.files.map(({ use, path }) => `${use} ${path}`) : [];

test('the program, mapped and open files are used, without those of volumes', async () => {
  const used = await usedIn(writeUser);
  assert.deepEqual(pathsOf(used), [
    'program /usr/bin/app',
    'mapped /usr/bin/app',
    'mapped /usr/lib/libssl.so.3',
    'open /srv/app.jar',
  ]);
  assert.ok(used.state === 'known');
  assert.deepEqual(used.value.doubts, []);
});

test('another process with the number of one that ended counts for nothing', async () => {
  let reads = 0;
  const used = await usedIn(writeUser, (files) => ({
    ...files,
    readText: (path, most) => {
      if (path !== '/proc/40/stat') return files.readText(path, most);
      reads += 1;
      return Promise.resolve(known(`40 (app) S 39 ${'0 '.repeat(17)}${reads} 0 0`, path));
    },
  }));
  assert.deepEqual(pathsOf(used), []);
});

test('a process that is not proven to be the container’s is not read', async () => {
  const used = await usedIn((host) => {
    writeUser(host);
    host.write('/proc/40/cgroup', '0::/user.slice\n');
  });
  assert.ok(used.state === 'unreadable' && used.why === 'remote', JSON.stringify(used));
});

test('what may not be read is a doubt', async () => {
  const denied = (path: string) => (files: HostFiles) => ({
    ...files,
    readText: (one: string, most?: number) =>
      one === path
        ? Promise.resolve(unreadable('denied', 'permission denied', one))
        : files.readText(one, most),
    list: (one: string) =>
      one === path ? Promise.resolve(unreadable('denied', 'permission denied', one)) : files.list(one),
  });
  for (const path of ['/proc/40/maps', '/proc/40/fd']) {
    const used = await usedIn(writeUser, denied(path));
    assert.ok(used.state === 'known');
    assert.match(used.value.doubts.join(), new RegExp(`^${path}: permission denied$`, 'u'));
  }
});

test('a process with mounts of its own sees other files', async () => {
  const used = await usedIn((host) => {
    writeUser(host);
    host.write('/proc/41/stat', `41 (nested) S 40 ${'0 '.repeat(17)}410 0 0`);
    for (const name of ['status', 'uid_map', 'gid_map'])
      host.write(
        `/proc/41/${name}`,
        'Name:\tnested\nPPid:\t40\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t0\nSeccomp:\t0\n',
      );
    host.write('/proc/41/comm', 'nested\n');
    host.write('/proc/41/maps', maps);
    host.link('/proc/41/exe', '/usr/bin/other');
    host.link('/proc/41/ns/mnt', 'mnt:[9999]');
    host.write(`${cgroup}/cgroup.procs`, '40\n41\n');
  });
  assert.ok(used.state === 'known', JSON.stringify(used));
  assert.ok(!pathsOf(used).includes('program /usr/bin/other'));
  assert.match(used.value.doubts.join(), /process 41 \(nested\) has mounts of its own/u);
});
