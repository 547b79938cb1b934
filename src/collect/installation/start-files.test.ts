import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readStartFiles } from './start-files.ts';

const folders = ['/etc/systemd/system', '/usr/lib/systemd/system'];

test('a drop-in for all services names environment files and programs of each', async () => {
  const host = fakeHost();
  try {
    host.write('/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/dockerd\n');
    const shared =
      '[Service]\nEnvironmentFile=-/srv/all.env\nEnvironment=LD_LIBRARY_PATH=/srv/lib\nExecStopPost=-/srv/stopped\n';
    host.write('/etc/systemd/system/service.d/all.conf', shared);
    host.write('/etc/systemd/system/docker.service.d/own.conf', '[Service]\n');
    host.write('/srv/stopped', '');
    const found = await readStartFiles(diskFiles(host.root), folders, ['docker.service']);
    assert.deepEqual(found.environment, ['/srv/all.env']);
    assert.deepEqual(found.libraries, ['/srv/lib']);
    assert.ok(found.programs.includes('/srv/stopped'));
    // Another rule judges what is no file of this service.
    assert.deepEqual(found.units, [
      '/usr/lib/systemd/system/docker.service',
      '/etc/systemd/system/docker.service.d/own.conf',
    ]);
  } finally {
    host.remove();
  }
});

test('variables that systemd gives to all services make each load files', async () => {
  const host = fakeHost();
  try {
    host.write('/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/dockerd\n');
    const settings = '[Manager]\nDefaultEnvironment=LD_PRELOAD=/srv/all.so "PYTHONPATH=/srv/python"\n';
    host.write('/etc/systemd/system.conf.d/all.conf', settings);
    host.write('/srv/all.so', '');
    const found = await readStartFiles(diskFiles(host.root), folders, ['docker.service']);
    assert.ok(found.programs.includes('/srv/all.so'));
    assert.deepEqual(found.libraries, ['/srv/python']);
  } finally {
    host.remove();
  }
});

test('settings of systemd that may not be read are no empty ones', async () => {
  const host = fakeHost();
  const closed = '/etc/systemd/system.conf';
  try {
    host.write('/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/dockerd\n');
    const files = diskFiles(host.root);
    const denied = unreadable('denied', 'EACCES', closed);
    const found = await readStartFiles(
      { ...files, readText: async (path, most) => (path === closed ? denied : files.readText(path, most)) },
      folders,
      ['docker.service'],
    );
    assert.deepEqual(found.environment, [denied]);
  } finally {
    host.remove();
  }
});
