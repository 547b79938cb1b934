import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { factsOn } from '../../../test/kit/engine-facts-on.ts';
import { rootProcess } from '../../../test/kit/engine-places.ts';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { asBlockDevices } from '../../../test/kit/block-devices.ts';

const accounts = 'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\n';

test('groups and accounts that are root beside the engine', async () => {
  const host = fakeHost();
  const server = createServer();
  try {
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      '/usr/bin/dockerd': '',
      '/etc/group': 'root:x:0:\ndisk:x:6:ann\ngames:x:60:ann\ndocker:x:999:\nincus-admin:x:990:ann\n',
      '/etc/passwd': accounts,
      '/proc/1/mountinfo': '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
      '/proc/9/mountinfo': '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
      '/sys/devices/sda1/uevent': 'DEVNAME=sda1\n',
      '/dev/sda1': '',
      '/proc/sys/kernel/core_pattern': '|/opt/dump',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    host.link('/sys/dev/block/8:1', '../../devices/sda1');
    chownSync(join(host.root, '/dev/sda1'), 0, 6);
    chmodSync(join(host.root, '/dev/sda1'), 0o660);
    // What the kernel would start, but for its kind, is no disk.
    mkdirSync(join(host.root, '/opt'));
    execFileSync('mkfifo', ['-m', '660', join(host.root, '/opt/dump')]);
    chownSync(join(host.root, '/opt/dump'), 0, 60);
    const socket = join(host.root, '/var/lib/incus/unix.socket');
    mkdirSync(join(socket, '..'), { recursive: true });
    await once(server.listen(socket), 'listening');
    chownSync(socket, 0, 990);
    chmodSync(socket, 0o660);
    const facts = await factsOn(host, asBlockDevices(diskFiles(host.root)));
    const groups = valueOf(facts.engineGroups) ?? [];
    assert.deepEqual(
      groups.map(({ name, because, through, members }) => [name, because, through, members]),
      [
        ['disk', 'it may write to the disk /dev/sda1', 'disk', ['ann']],
        ['docker', 'the daemon gives its socket to the group docker by default', 'socket', []],
        ['incus-admin', 'it owns /var/lib/incus/unix.socket, whose clients become root', 'service', ['ann']],
      ],
    );
    assert.deepEqual(valueOf(facts.engineUsers)?.users, [
      { name: 'toor', because: 'its user number is 0 (/etc/passwd)', through: 'account' },
    ]);
  } finally {
    server.close();
    host.remove();
  }
});
