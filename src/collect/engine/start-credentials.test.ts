import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectStartCredentials, findStartCredentials } from './start-credentials.ts';

const proxy = 'http://ann:s3cret@proxy.example:3128';
const unit = '/usr/lib/systemd/system/docker.service';
const dropIn = '/etc/systemd/system/docker.service.d/proxy.conf';
const stopped = {
  certificates: '/root/.docker',
  configPath: '/etc/docker/daemon.json',
  args: [],
  places: {},
};

function writeEngine(host: FakeHost): void {
  host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd\n');
  host.write(dropIn, `[Service]\nEnvironment="HTTPS_PROXY=${proxy}"\n`);
  host.write('/proc/9/cmdline', ['dockerd', '--log-opt', `gelf-password=x1y2z3w4`, ''].join('\0'));
  host.write('/proc/9/environ', `HOME=/root\0HTTP_PROXY=${proxy}\0`);
}

async function read(
  collect: (files: HostFiles) => ReturnType<typeof collectStartCredentials>,
  ...denied: readonly string[]
) {
  const host = fakeHost();
  writeEngine(host);
  const disk = diskFiles(host.root);
  const found = await collect({
    ...disk,
    readText: (path, most) =>
      denied.includes(path) ? Promise.resolve(unreadable('denied', 'no', path)) : disk.readText(path, most),
  });
  host.remove();
  assert.doesNotMatch(JSON.stringify(found), /s3cret|x1y2z3w4/u);
  return found.state === 'known' ? found.value.map(({ name, from }) => `${name} in ${from}`) : found.state;
}

const running = (files: HostFiles) => collectStartCredentials(files, 9);
const described = (files: HostFiles) => findStartCredentials(files, stopped);

test('of a running dockerd in its arguments and its environment, else its unit', async () => {
  assert.deepEqual(await read(running), [
    '--log-opt gelf-password in /proc/9/cmdline',
    'HTTP_PROXY in /proc/9/environ',
  ]);
  assert.deepEqual(await read(running, '/proc/9/environ'), [
    '--log-opt gelf-password in /proc/9/cmdline',
    'HTTPS_PROXY in docker.service',
  ]);
  assert.equal(await read(running, '/proc/9/cmdline', '/proc/9/environ', dropIn), 'unreadable');
});

test('of an engine that does not run in its unit and drop-ins', async () => {
  assert.deepEqual(await read(described), ['HTTPS_PROXY in docker.service']);
  assert.equal(await read(described, dropIn), 'unreadable');
  assert.deepEqual(valueOf(await findStartCredentials(diskFiles('/nonexistent'), stopped)), []);
});
