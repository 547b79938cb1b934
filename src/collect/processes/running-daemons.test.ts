import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findRunningDaemons } from './running-daemons.ts';

test('a dockerd that only checks a file or prints its version is no running daemon', async () => {
  const host = fakeHost();
  const commands = [['--data-root', '/srv'], ['--validate', '--config-file=/x.json'], ['--version']];
  for (const [index, args] of commands.entries()) {
    host.write(`/proc/${index + 10}/comm`, 'dockerd\n');
    host.write(`/proc/${index + 10}/cmdline`, ['/usr/bin/dockerd', ...args, ''].join('\0'));
    host.write(`/proc/${index + 10}/cgroup`, '0::/system.slice/docker.service\n');
  }
  const found = await findRunningDaemons(diskFiles(host.root));
  host.remove();
  assert.deepEqual(found.daemons, [{ name: 'dockerd', pid: 10, args: ['--data-root', '/srv'] }]);
});
