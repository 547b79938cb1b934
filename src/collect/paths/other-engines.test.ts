import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { factsOn, placesOn } from '../../../test/kit/engine-facts-on.ts';
import { rootProcess } from '../../../test/kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import { absent, unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';

describe('a second engine that runs as root beside the audited one', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      ...rootProcess(10, 1, 'dockerd', '-H', 'unix:///run/second.sock', '--data-root', '/srv/second'),
      ...rootProcess(11, 1, 'dockerd', '--config-file', '/srv/third.json'),
      ...rootProcess(12, 1, 'dockerd', '-H', 'unix:///run/checked.sock', '--validate'),
      '/srv/third.json': '{ "hosts": ["unix:///run/third.sock"], "runtimes": { "x": { "path": "/srv/x" } } }',
      '/srv/x': '',
      '/etc/group': 'root:x:0:\ndocker:x:999:ann\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      '/run/docker.sock': '',
      '/run/second.sock': '',
      '/run/third.sock': '',
      '/run/checked.sock': '',
      '/srv/second/x': '',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    host.link('/var/run', '/run');
  });
  after(() => host.remove());

  const places = (role: EnginePathRole) => placesOn(host, role);

  it('has sockets that control the host too', async () => {
    assert.deepEqual(await places('engine-socket'), [
      '/run/docker.sock',
      '/run/second.sock',
      '/run/third.sock',
    ]);
  });

  it('has a configuration and runtimes that control the host too', async () => {
    assert.deepEqual(await places('daemon-config'), ['/srv/third.json']);
    assert.deepEqual(await places('runtime'), ['/srv/x']);
  });

  it('is not audited itself', async () => {
    assert.deepEqual(await places('data-root'), []);
  });
});

describe('a rootless engine beside the audited one', () => {
  function withRootless(): FakeHost {
    const host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      ...rootProcess(10, 1, 'dockerd'),
      '/proc/10/status': 'Name:\tdockerd\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n',
      '/proc/10/environ': 'HOME=/home/ann\0XDG_RUNTIME_DIR=/run/user/1000\0',
      '/etc/group': 'root:x:0:\ndocker:x:999:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n',
      '/run/docker.sock': '',
      '/run/user/1000/docker.sock': '',
      '/home/ann/.config/docker/daemon.json': '{}',
      '/home/ann/.local/share/docker/x': '',
    };
    host.write('/proc/1/comm', 'systemd\n');
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    host.link('/var/run', '/run');
    return host;
  }

  it('has a socket that controls the files of its user', async () => {
    const host = withRootless();
    try {
      assert.deepEqual(await placesOn(host, 'engine-socket'), [
        '/run/docker.sock',
        '/run/user/1000/docker.sock',
      ]);
      assert.deepEqual(await placesOn(host, 'data-root'), []);
      chmodSync(join(host.root, '/run/user/1000/docker.sock'), 0o666);
      const [, own] = valueOf((await factsOn(host)).enginePaths)?.['engine-socket'] ?? [];
      const path = own && valueOf(own);
      assert.deepEqual([path?.mode, path?.rootless?.uid], [0o666, 1000]);
    } finally {
      host.remove();
    }
  });

  it('is none if it ended while it was read', async () => {
    const host = withRootless();
    try {
      const files = diskFiles(host.root);
      const ended: HostFiles = {
        ...files,
        status: async (path) => (path.startsWith('/proc/10/') ? absent(path) : files.status(path)),
        readText: async (path) =>
          /^\/proc\/10\/(?:environ|cmdline)$/u.test(path) ? absent(path) : files.readText(path),
      };
      const readings = valueOf((await factsOn(host, ended)).enginePaths)?.['engine-socket'] ?? [];
      assert.deepEqual(
        readings.map((reading) => valueOf(reading)?.path),
        ['/var/run/docker.sock'],
      );
    } finally {
      host.remove();
    }
  });

  it('is unknown where its configuration, or processes, cannot be read', async () => {
    const host = withRootless();
    try {
      for (const place of ['/home/ann/.config/docker/daemon.json', '/proc/11/comm']) {
        host.write('/proc/11/comm', 'x\n');
        const files = diskFiles(host.root);
        const denied: HostFiles = {
          ...files,
          readText: async (path) =>
            path === place ? unreadable('denied', 'permission denied', path) : files.readText(path),
        };
        const readings = valueOf((await factsOn(host, denied)).enginePaths)?.['engine-socket'] ?? [];
        assert.ok(
          readings.some(({ state }) => state === 'unreadable'),
          place,
        );
      }
    } finally {
      host.remove();
    }
  });
});
