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

test('environment files whose specifiers the name of the unit decides are read', async () => {
  const start = await startOf({
    [unit]: '[Service]\nEnvironmentFile=-%E/default/%p\nExecStart=/usr/bin/dockerd $OPTS\n',
    '/etc/default/docker': 'OPTS=--debug\n',
  });
  assert.deepEqual(valueOf(start)?.args, ['--debug']);
});

test('arguments have specifiers in the line and in Environment=, not in files of variables', async () => {
  const has = async (line: string, value: string) => {
    const start = await startOf({
      [unit]: `[Service]\nEnvironment=NAME=${value}\nEnvironmentFile=${variables}\nExecStart=/usr/bin/dockerd ${line}\n`,
      [variables]: 'OPTS=--log-opt=tag=%x\n',
    });
    return valueOf(start)?.hasSpecifiers;
  };
  assert.equal(await has('-H tcp://%H:2375', 'x'), true);
  assert.equal(await has('-H $NAME', 'tcp://%H:2375'), true);
  assert.equal(await has('-D', 'tcp://%H:2375'), false);
  assert.equal(await has('$OPTS %%H --data-root=%S/docker', 'x'), false);
});

test('environment files by wildcard or specifier are not taken for none', async () => {
  for (const path of ['/etc/engine.d/*.conf', '/etc/%H.conf']) {
    const start = await startOf({
      [unit]: `[Service]\nEnvironmentFile=-${path}\nExecStart=/usr/bin/dockerd $OPTS\n`,
    });
    assert.equal(start.state, 'unreadable', path);
  }
});
