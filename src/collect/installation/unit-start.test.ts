import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdFolders } from './units.ts';
import { readUnitStart } from './unit-start.ts';

const unit = '/usr/lib/systemd/system/docker.service';
const dropIn = '/etc/systemd/system/docker.service.d/proxy.conf';
const variables = '/etc/engine.conf';
const files = {
  [unit]: `[Service]\nEnvironmentFile=-${variables}\nExecStart=/usr/bin/dockerd $OPTS\n`,
  [dropIn]: '[Service]\nEnvironment=HTTPS_PROXY=http://proxy.example\n',
  [variables]: 'OPTS=--debug\n',
};

async function startOf(texts: Readonly<Record<string, string>>, denied?: string) {
  const host = fakeHost();
  for (const [path, text] of Object.entries(texts)) host.write(path, text);
  const disk = diskFiles(host.root);
  const closed: HostFiles = {
    ...disk,
    readText: (path, most) =>
      path === denied ? Promise.resolve(unreadable('denied', 'no', path)) : disk.readText(path, most),
  };
  const start = await readUnitStart(closed, systemdFolders, 'docker.service');
  host.remove();
  return start;
}

test('a service starts as its unit, drop-ins and environment files say', async () => {
  assert.deepEqual(valueOf(await startOf(files))?.args, ['--debug']);
  assert.deepEqual(valueOf(await startOf({ [unit]: files[unit] }))?.args, [], 'a file that may be missing');
  assert.equal((await startOf({})).state, 'absent');
});

test('it is unknown how a service starts if one of its files is unreadable', async () => {
  for (const denied of Object.keys(files)) {
    const start = await startOf(files, denied);
    assert.deepEqual([start.state, start.from], ['unreadable', denied]);
  }
});

test('environment files by wildcard or specifier are not taken for none', async () => {
  for (const path of ['/etc/engine.d/*.conf', '/etc/%N.conf']) {
    const start = await startOf({
      [unit]: `[Service]\nEnvironmentFile=-${path}\nExecStart=/usr/bin/dockerd $OPTS\n`,
    });
    assert.equal(start.state, 'unreadable', path);
  }
});
