import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, test } from 'node:test';
import { factsOn, placesOn } from '../../../test/kit/engine-facts-on.ts';
import { rootProcess } from '../../../test/kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';

/** A session of its own that process 1 started, as systemd starts a service. */
const leads = (pid: number): string => `${pid} (x) S 1 ${pid} ${pid} 0 -1 0`;

describe('files that decide how daemons start', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const units = '/etc/systemd/system';
    const files = {
      ...rootProcess(9, 1, 'dockerd', '--config-file', '/opt/d.json'),
      '/proc/9/cgroup': '0::/system.slice/engine@one.service\n',
      '/proc/9/stat': leads(9),
      '/proc/9/environ': 'PATH=/home/ann/bin:/usr/sbin\0',
      ...rootProcess(10, 1, 'containerd'),
      '/proc/10/cgroup': '0::/system.slice/containerd.service\n',
      '/proc/10/stat': leads(10),
      '/proc/10/environ': 'PATH=/opt/tools:/usr/bin\0',
      [`${units}/engine@.service`]:
        '[Service]\nEnvironmentFile=-/etc/engine.env\nExecStartPre=/bin/sh -c "/opt/before.sh; true"\nExecStart=/opt/start.sh --debug\n',
      [`${units}/engine@one.service.d/more.conf`]: '[Service]\nEnvironmentFile=/etc/more.env\n',
      [`${units}/containerd.service`]:
        '[Service]\nEnvironmentFile=/etc/c.env\nExecStart=/usr/bin/containerd\n',
      '/opt/before.sh': '',
      '/opt/start.sh': '',
      '/bin/sh': '',
      '/etc/engine.env': '',
      '/etc/more.env': '',
      '/etc/c.env': '',
      '/etc/group': 'root:x:0:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      '/opt/tools/runc': '',
      '/usr/sbin/runc': '',
      '/home/ann/bin/docker-proxy': '',
      '/usr/bin/containerd': '',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
  });
  after(() => host.remove());

  it('are the units by which they run, whatever their names are', async () => {
    assert.deepEqual(await placesOn(host, 'service-unit'), [
      '/etc/systemd/system/engine@.service',
      '/etc/systemd/system/engine@one.service.d/more.conf',
    ]);
    assert.deepEqual(await placesOn(host, 'containerd-unit'), ['/etc/systemd/system/containerd.service']);
  });

  it('are the environment files that the units name', async () => {
    assert.deepEqual(await placesOn(host, 'debian-environment'), [
      '/etc/engine.env',
      '/etc/more.env',
      '/etc/c.env',
    ]);
  });

  it('may be made by others where they are missing', async () => {
    host.write('/srv/ann/x', '');
    const unit = (line: string) =>
      host.write('/etc/systemd/system/engine@one.service.d/more.conf', `[Service]\n${line}\n`);
    const folders = async (): Promise<readonly string[]> => {
      const readings = valueOf((await factsOn(host)).enginePaths)?.['service-unit'] ?? [];
      return readings.flatMap((reading) => valueOf(reading)?.looseFolder?.path ?? []);
    };
    unit('EnvironmentFile=-/srv/ann/none/env');
    assert.deepEqual(await folders(), []);
    // As /tmp: whoever makes the file sets LD_PRELOAD of dockerd.
    chmodSync(join(host.root, '/srv/ann'), 0o1777);
    assert.deepEqual(await folders(), ['/srv/ann', '/srv/ann']);
    unit('EnvironmentFile=/etc/more.env');
    assert.deepEqual(await folders(), []);
  });

  it('are the programs that the units run', async () => {
    assert.deepEqual(await placesOn(host, 'start-program'), [
      '/bin/sh',
      '/opt/before.sh',
      '/opt/start.sh',
      '/usr/bin/containerd',
    ]);
  });

  it('are the programs that the daemons find by name', async () => {
    assert.deepEqual(await placesOn(host, 'runc'), ['/opt/tools/runc', '/usr/sbin/runc']);
    assert.deepEqual(await placesOn(host, 'docker-proxy'), ['/home/ann/bin/docker-proxy']);
  });

  it('are in directories in which others put no programs', async () => {
    chmodSync(join(host.root, '/opt/tools'), 0o777);
    const paths = valueOf((await factsOn(host)).enginePaths)?.runc ?? [];
    const folders = paths.flatMap((path) => valueOf(path)?.looseFolder?.path ?? []);
    assert.deepEqual(folders, ['/opt/tools', '/opt/tools']);
  });

  it('are not the units of sessions from which a person started one', async () => {
    host.write('/proc/9/stat', '9 (dockerd) S 8 9 7 0 -1 0');
    host.write('/proc/7/stat', '7 (bash) S 6 7 7 0 -1 0');
    assert.deepEqual(await placesOn(host, 'service-unit'), []);
  });
});

describe('programs and folders that the configuration names', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd', '--init-path', '/srv/init'),
      ...rootProcess(10, 1, 'containerd'),
      '/etc/docker/daemon.json': JSON.stringify({
        'userland-proxy-path': '/srv/proxy',
        'exec-root': '/srv/run',
        runtimes: {
          one: { runtimeType: 'io.containerd.runc.v2', options: { BinaryName: '/srv/runc' } },
          two: { runtimeType: '/srv/shim' },
          three: { runtimeType: 'io.containerd.kata.v2' },
        },
      }),
      '/srv/init': '',
      '/srv/proxy': '',
      '/srv/runc': '',
      '/srv/shim': '',
      '/usr/bin/containerd-shim-kata-v2': '',
      '/usr/bin/docker': '',
      '/usr/libexec/docker/cli-plugins/docker-compose': '',
      '/srv/run/x': '',
      '/var/lib/containerd/x': '',
      '/run/containerd/x': '',
      '/etc/group': 'root:x:0:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
  });
  after(() => host.remove());

  it('are judged like the usual ones', async () => {
    assert.deepEqual(await placesOn(host, 'docker-init'), ['/srv/init']);
    assert.deepEqual(await placesOn(host, 'docker-proxy'), ['/srv/proxy']);
    assert.deepEqual(await placesOn(host, 'runtime'), [
      '/srv/runc',
      '/srv/shim',
      '/usr/bin/containerd-shim-kata-v2',
    ]);
    assert.deepEqual(await placesOn(host, 'state-folder'), [
      '/srv/run',
      '/var/lib/containerd',
      '/run/containerd',
    ]);
  });

  it('are besides those that root runs to control the engine', async () => {
    assert.deepEqual(await placesOn(host, 'client-program'), [
      '/usr/bin/docker',
      '/usr/libexec/docker/cli-plugins/docker-compose',
    ]);
  });

  it('are those of root’s own client, where others get there', async () => {
    const added = async () => (await placesOn(host, 'client-program')).slice(2);
    const folders = async (): Promise<readonly string[]> => {
      const readings = valueOf((await factsOn(host)).enginePaths)?.['client-program'] ?? [];
      return [...new Set(readings.flatMap((reading) => valueOf(reading)?.looseFolder?.path ?? []))];
    };
    host.write('/root/.docker/cli-plugins/docker-x', '');
    host.write('/root/.docker/config.json', '{"auths":{}}');
    chmodSync(join(host.root, '/root/.docker'), 0o777);
    chmodSync(join(host.root, '/root'), 0o700);
    assert.deepEqual([await added(), await folders()], [[], []]);
    chmodSync(join(host.root, '/root'), 0o755);
    assert.deepEqual(
      [await added(), await folders()],
      [['/root/.docker/config.json', '/root/.docker/cli-plugins/docker-x'], ['/root/.docker']],
    );
    chmodSync(join(host.root, '/root/.docker'), 0o755);
    assert.deepEqual(await folders(), []);
    // A folder elsewhere is reached without root's home.
    chmodSync(join(host.root, '/root'), 0o700);
    host.write('/srv/plugins/docker-y', '');
    host.write('/root/.docker/config.json', '{"cliPluginsExtraDirs":["/srv/plugins"]}');
    assert.deepEqual(await added(), ['/srv/plugins/docker-y']);
    chmodSync(join(host.root, '/srv/plugins'), 0o777);
    assert.deepEqual(await folders(), ['/srv/plugins']);
    host.write('/root/.docker/config.json', '{"cliPluginsExtraDirs":[7,');
    assert.deepEqual([await added(), await folders()], [[], []]);
  });

  it('are in directories in which others create nothing', async () => {
    chmodSync(join(host.root, '/srv/run'), 0o777);
    const paths = valueOf((await factsOn(host)).enginePaths)?.['state-folder'] ?? [];
    const folders = paths.flatMap((path) => valueOf(path)?.looseFolder?.path ?? []);
    assert.deepEqual(folders, ['/srv/run']);
  });
});

describe('files that the daemons load', () => {
  let host: FakeHost;
  before(() => {
    host = fakeHost();
    const files = {
      ...rootProcess(9, 1, 'dockerd'),
      '/proc/9/environ': 'LD_PRELOAD=x.so:/srv/a.so /srv/b.so\0LD_LIBRARY_PATH=/srv/lib\0SECRET=/x\0',
      ...rootProcess(10, 1, 'containerd', '-c', '/srv/c.toml'),
      '/srv/c.toml': 'imports = ["more/*.toml", "/srv/one.toml"]\n',
      '/srv/one.toml': 'imports = ["/srv/c.toml", "/srv/two.toml"]\n',
      '/srv/two.toml':
        '[stream_processors.x]\npath = "/opt/decode"\n[proxy_plugins.y]\naddress = "/opt/y/y.sock"\n',
      '/opt/decode': '',
      '/opt/y/x': '',
      '/srv/more/a.toml': '',
      '/srv/more/b.txt': '',
      '/srv/a.so': '',
      '/srv/b.so': '',
      '/srv/lib/x': '',
      '/opt/containerd/bin/runc': '',
      '/etc/group': 'root:x:0:\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
  });
  after(() => host.remove());

  it('may be made where they are missing, also in a folder like /tmp', async () => {
    const folders = async (role: EnginePathRole): Promise<readonly string[]> => {
      const readings = valueOf((await factsOn(host)).enginePaths)?.[role] ?? [];
      return readings.flatMap((reading) => valueOf(reading)?.looseFolder?.path ?? []);
    };
    host.write('/usr/bin/dockerd', '');
    host.write('/srv/open/x', '');
    host.write('/proc/9/environ', 'LD_PRELOAD=/srv/open/x');
    chmodSync(join(host.root, '/srv/open'), 0o1777);
    assert.deepEqual(await folders('dockerd'), []);
    for (const path of ['later.so', 'folder/later.so', 'a/b/c.so']) {
      host.write('/proc/9/environ', `LD_PRELOAD=/srv/open/${path}`);
      assert.deepEqual(await folders('dockerd'), ['/srv/open'], path);
    }
    host.write(
      '/proc/9/environ',
      'LD_PRELOAD=x.so:/srv/a.so /srv/b.so\0LD_LIBRARY_PATH=/srv/lib\0SECRET=/x\0',
    );
  });

  it('are the libraries that their environment names', async () => {
    assert.deepEqual(await placesOn(host, 'start-program'), ['/srv/a.so', '/srv/b.so']);
    assert.ok((await placesOn(host, 'extension-folder')).includes('/srv/lib'));
  });

  it('are what the configuration of containerd imports', async () => {
    assert.deepEqual((await placesOn(host, 'containerd-config')).toSorted(), [
      '/srv/c.toml',
      '/srv/more/a.toml',
      '/srv/one.toml',
      '/srv/two.toml',
    ]);
    assert.ok((await placesOn(host, 'extension-folder')).includes('/srv/more'));
    assert.deepEqual(await placesOn(host, 'extension-program'), ['/opt/decode']);
    assert.ok((await placesOn(host, 'extension-folder')).includes('/opt/y'));
  });

  it('are the programs in the folder that containerd puts before its PATH', async () => {
    assert.deepEqual(await placesOn(host, 'runc'), ['/opt/containerd/bin/runc']);
    host.write('/srv/c.toml', '[plugins."io.containerd.internal.v1.opt"]\npath = "/srv/opt"\n');
    host.write('/srv/opt/bin/runc', '');
    assert.deepEqual(await placesOn(host, 'runc'), ['/srv/opt/bin/runc']);
  });
});

test('the private key of the CA is judged like that of the daemon', async () => {
  const host = fakeHost();
  try {
    const files = {
      ...rootProcess(
        9,
        1,
        'dockerd',
        '--tlsverify',
        '--tlscacert',
        '/srv/tls/ca.pem',
        '--tlskey',
        '/srv/server.key',
      ),
      '/srv/server.key': '',
      '/srv/tls/ca.pem': '',
      '/srv/tls/ca-key.pem': '',
      '/srv/tls/keyboard.txt': '',
      '/etc/group': 'root:x:0:\n',
    };
    for (const [path, text] of Object.entries(files)) host.write(path, text);
    assert.deepEqual(await placesOn(host, 'tls-key'), ['/srv/server.key', '/srv/tls/ca-key.pem']);
  } finally {
    host.remove();
  }
});
