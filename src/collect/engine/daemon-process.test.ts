import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findDaemon } from './daemon-process.ts';

const engine = { id: 'engine-1', dataRoot: '/var/lib/docker', rootless: false };

/** Returns the process that is found beside another one with this parent and these arguments. */
async function foundBeside(parent: number, ...args: string[]) {
  const host = fakeHost();
  writeDaemon(host, []);
  host.write('/proc/12/comm', 'dockerd\n');
  host.write('/proc/12/cmdline', ['/usr/bin/dockerd', ...args, ''].join('\0'));
  host.write('/proc/12/status', `Name:\tdockerd\nPPid:\t${parent}\n`);
  host.link('/proc/12/root', '/');
  host.write('/etc/broken.json', '{"log-level": 5');
  const daemon = await findDaemon(diskFiles(host.root), engine);
  host.remove();
  return daemon;
}

test('a process that dockerd forked is not a second engine', async () => {
  assert.equal(valueOf(await foundBeside(9))?.pid, 9);
});

test('two dockerd of one data root are undetermined', async () => {
  const daemon = await foundBeside(1);
  assert.equal(daemon.state === 'unreadable' && daemon.why, 'undetermined');
});

test('a rootless dockerd that sees the data root of root is no rival of root’s', async () => {
  const beside = async (uid: number) => {
    const host = fakeHost();
    writeDaemon(host, []);
    host.write('/proc/9/status', 'Name:\tdockerd\nPPid:\t1\nUid:\t0\t0\t0\t0\n');
    host.write('/proc/12/comm', 'dockerd\n');
    host.write('/proc/12/cmdline', '/usr/bin/dockerd\0--iptables=false\0');
    host.write('/proc/12/status', `Name:\tdockerd\nPPid:\t1\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`);
    host.link('/proc/12/root', '/');
    const daemon = await findDaemon(diskFiles(host.root), engine);
    host.remove();
    return valueOf(daemon)?.pid;
  };
  assert.equal(await beside(1000), 9);
  assert.equal(await beside(0), undefined, 'two of root');
});

test('a dockerd that only checks a file is no engine', async () => {
  assert.equal(valueOf(await foundBeside(1, '--validate', '--config-file=/etc/broken.json'))?.pid, 9);
});

test('a dockerd with an unreadable file is no rival of one that names its data root', async () => {
  assert.equal(valueOf(await foundBeside(1, '--config-file=/etc/broken.json'))?.pid, 9);
});
