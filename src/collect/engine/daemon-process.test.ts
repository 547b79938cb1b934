import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findDaemon } from './daemon-process.ts';

const engine = { id: 'engine-1', dataRoot: '/var/lib/docker', rootless: false };

/** Returns the process that is found beside another one whose parent is `parent`. */
async function foundBeside(parent: number) {
  const host = fakeHost();
  writeDaemon(host, []);
  host.write('/proc/12/comm', 'dockerd\n');
  host.write('/proc/12/cmdline', '/usr/bin/dockerd\0');
  host.write('/proc/12/status', `Name:\tdockerd\nPPid:\t${parent}\n`);
  host.link('/proc/12/root', '/');
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
