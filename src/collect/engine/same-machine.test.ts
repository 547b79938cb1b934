import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { EngineListener } from '../../core/engine/engine.ts';
import { collect, hostPathsOf, process40, stateOf, web } from '../../../test/kit/collect.ts';
import { containerId, engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import { writeProcess } from '../../../test/kit/fake-host.ts';
import type { FakeHost } from '../../../test/kit/fake-host.ts';

describe('an engine not proven to be on this machine', () => {
  test('an unrelated process with the same ID is not used, nor are the host files', async () => {
    const { facts } = await collect(engineRoutes([web]), (host) =>
      writeProcess(host, { ...process40, cgroup: `/system.slice/docker-${containerId(7)}.scope` }),
    );
    assert.equal(stateOf(facts.workloads[0]?.effective), 'remote');
    assert.equal(stateOf(facts.workloads[0]?.spec), 'remote');
    assert.equal(stateOf(facts.host), 'remote');
    assert.ok(facts.engine.state === 'known');
    assert.equal(stateOf(facts.engine.value.listeners), 'remote');
  });

  test('no process with that ID, and a mount source that this machine would resolve', async () => {
    const container = { ...web, binds: ['/data:/data'] };
    const { facts } = await collect(engineRoutes([container]), (host) => host.link('/data', '/etc'));
    assert.equal(stateOf(facts.workloads[0]?.effective), 'remote');
    assert.deepEqual(hostPathsOf(facts, 'web'), ['/data']);
  });
});

async function listenersOf(prepare: (host: FakeHost) => void): Promise<Observed<readonly EngineListener[]>> {
  const { facts } = await collect(engineRoutes([]), prepare);
  assert.ok(facts.engine.state === 'known');
  return facts.engine.value.listeners;
}

describe('the daemon of an engine', () => {
  test('without a container its ID proves the machine; flags show where it listens', async () => {
    const listeners = await listenersOf((host) =>
      writeDaemon(host, ['-H', 'fd://', '--host=tcp://0.0.0.0:2376', '--tlsverify']),
    );
    assert.ok(listeners.state === 'known');
    assert.deepEqual(listeners.value, [
      { address: 'fd://', clientTls: false },
      { address: 'tcp://0.0.0.0:2376', clientTls: true, certificates: [] },
    ]);
  });

  test('systemd sockets are those of its unit', async () => {
    const listeners = await listenersOf((host) => {
      writeDaemon(host, ['-H', 'fd://']);
      host.write('/usr/lib/systemd/system/docker.socket', '[Socket]\nListenStream=/run/docker.sock\n');
      host.write('/etc/systemd/system/docker.socket.d/open.conf', '[Socket]\nListenStream=2375\n');
    });
    assert.ok(listeners.state === 'known');
    assert.deepEqual(listeners.value, [
      { address: 'tcp://[::]:2375', clientTls: false },
      { address: 'unix:///run/docker.sock', clientTls: false },
    ]);
  });

  test('includes every socket unit of its service and no other', async () => {
    const listeners = await listenersOf((host) => {
      writeDaemon(host, ['-H', 'fd://']);
      const folder = '/etc/systemd/system';
      host.write('/usr/lib/systemd/system/docker.socket', '[Socket]\nListenStream=/run/docker.sock\n');
      host.write(`${folder}/docker-tcp.socket`, '[Socket]\nListenStream=2375\nService=docker.service\n');
      host.write(`${folder}/other.socket`, '[Socket]\nListenStream=2376\n');
    });
    assert.deepEqual(valueOf(listeners), [
      { address: 'tcp://[::]:2375', clientTls: false },
      { address: 'unix:///run/docker.sock', clientTls: false },
    ]);
  });

  test('an unreadable socket unit may open any socket', async () => {
    const listeners = await listenersOf((host) => {
      writeDaemon(host, ['-H', 'fd://']);
      host.write('/usr/lib/systemd/system/docker.socket', '[Socket]\nListenStream=/run/docker.sock\n');
      host.write('/etc/systemd/system/docker-tcp.socket/not-a-file', '');
    });
    assert.deepEqual(
      valueOf(listeners)?.map(({ address }) => address),
      ['fd://', 'unix:///run/docker.sock'],
    );
  });

  test('TLS requires client certificates unless tlsverify is false', async () => {
    const clientTls = async (args: readonly string[], file: string): Promise<boolean | undefined> => {
      const listeners = await listenersOf((host) => {
        writeDaemon(host, ['-H', 'tcp://0.0.0.0:2376', ...args]);
        host.write('/etc/docker/daemon.json', file);
      });
      return valueOf(listeners)?.[0]?.clientTls;
    };
    assert.equal(await clientTls([], '{}'), false);
    assert.equal(await clientTls(['--tls'], '{}'), true);
    assert.equal(await clientTls(['--tlsverify=false'], '{}'), false);
    assert.equal(await clientTls([], '{"tls":true,"tlscacert":"/etc/docker/ca.pem"}'), true);
    assert.equal(
      await clientTls([], '{"tls":false,"tlsverify":true,"tlscacert":"/etc/docker/ca.pem"}'),
      true,
    );
    assert.equal(await clientTls([], '{"tls":true}'), false);
    assert.equal(await clientTls(['--tlscacert=/etc/docker/ca.pem'], '{"tlsverify":true}'), false);
    assert.equal(await clientTls([], '{"tls":null}'), false);
  });

  test('without hosts it listens on its socket, and with TLS on loopback', async () => {
    const addresses = async (file: string): Promise<unknown> => {
      const listeners = await listenersOf((host) => {
        writeDaemon(host, []);
        host.write('/etc/docker/daemon.json', file);
      });
      return valueOf(listeners);
    };
    const socket = [{ address: 'unix:///var/run/docker.sock', clientTls: false }];
    assert.deepEqual(await addresses('{"hosts":null}'), socket);
    assert.deepEqual(await addresses('{"tlsverify":false}'), socket);
    assert.deepEqual(await addresses('{"tlsverify":true,"tlscacert":"/etc/docker/ca.pem"}'), [
      { address: 'tcp://localhost:2376', clientTls: true, certificates: [] },
    ]);
    assert.deepEqual(await addresses('{"tlsverify":true}'), [
      { address: 'tcp://localhost:2376', clientTls: false },
    ]);
  });

  test('if the file no longer applies, open sockets show the listeners', async () => {
    const title =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
    const line = (inode: number): string =>
      `   0: 00000000:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0`;
    const open = (inode: number) =>
      listenersOf((host) => {
        writeDaemon(host, ['--config-file=/gone.json']);
        host.link('/proc/9/fd/3', 'socket:[71]');
        host.link('/proc/9/fd/4', 'socket:[72]');
        host.write('/proc/9/net/tcp', `${title}\n${line(inode)}\n`);
        host.write(
          '/proc/9/net/unix',
          'Num       RefCount Protocol Flags    Type St Inode Path\n0000: 00000002 00000000 00010000 0001 01 72 /run/docker.sock\n',
        );
      });
    assert.deepEqual(valueOf(await open(99)), [{ address: 'unix:///run/docker.sock', clientTls: false }]);
    const onTcp = await open(71);
    assert.ok(onTcp.state === 'unreadable' && onTcp.why === 'undetermined');
    assert.match(onTcp.detail, /removed .* it listens on tcp:\/\/0\.0\.0\.0:2375$/u);
  });

  test('its data root may be a link, end in a slash or be relative', async () => {
    for (const dataRoot of ['/data/docker', '/data/docker/', 'docker']) {
      const listeners = await listenersOf((host) => {
        writeDaemon(host, ['-H', 'unix:///run/docker.sock', `--data-root=${dataRoot}`]);
        host.link('/proc/9/cwd', '/data');
        host.link('/data', '/var/lib');
      });
      assert.equal(stateOf(listeners), 'known', dataRoot);
    }
  });

  test('a socket reached through links is listed by its real path too', async () => {
    const listeners = await listenersOf((host) => {
      writeDaemon(host, ['-H', 'unix:///opt/engine/api.sock']);
      host.link('/opt/engine', '/srv/engine');
      host.write('/srv/engine/api.sock', '');
    });
    assert.ok(listeners.state === 'known');
    assert.deepEqual(
      listeners.value.map(({ address }) => address),
      ['unix:///opt/engine/api.sock', 'unix:///srv/engine/api.sock'],
    );
  });

  test('its configuration file sets what the flags do not', async () => {
    const listeners = await listenersOf((host) => {
      writeDaemon(host, []);
      host.write('/etc/docker/daemon.json', '{"hosts":["tcp://0.0.0.0:2375"]}');
    });
    assert.ok(listeners.state === 'known');
    assert.deepEqual(listeners.value, [{ address: 'tcp://0.0.0.0:2375', clientTls: false }]);
  });

  test('owner and mode are those of the configured file', async () => {
    const { facts } = await collect(engineRoutes([]), (host) => {
      host.write('/proc/1/comm', 'systemd\n');
      writeDaemon(host, ['--config-file=/opt/docker.json', '-H', 'unix:///run/docker.sock']);
      host.write('/opt/docker.json', '{}');
    });
    const paths = valueOf(valueOf(facts.host)?.enginePaths)?.['daemon-config'];
    assert.deepEqual(
      paths?.map((reading) => valueOf(reading)?.path),
      ['/opt/docker.json'],
    );
  });

  test('a file changed after the start, or malformed, is unknown', async () => {
    const changed = await listenersOf((host) => {
      writeDaemon(host, []);
      host.write('/proc/stat', 'btime 1000\n');
      host.write('/etc/docker/daemon.json', '{"hosts":["unix:///x"]}');
    });
    assert.equal(stateOf(changed), 'undetermined');
    const damaged = await listenersOf((host) => {
      writeDaemon(host, []);
      host.write('/etc/docker/daemon.json', '{"hosts":');
    });
    assert.equal(stateOf(damaged), 'malformed');
  });

  test('a daemon of another engine is not it', async () => {
    const other = await listenersOf((host) => {
      writeDaemon(host, []);
      host.write('/var/lib/docker/engine-id', 'engine-2');
    });
    assert.equal(stateOf(other), 'remote');
  });

  test('of two matching daemons neither is it', async () => {
    const listeners = await listenersOf((host) => {
      writeDaemon(host, []);
      host.write('/proc/8/comm', 'dockerd\n');
      host.write('/proc/8/cmdline', '/usr/bin/dockerd\0');
      host.link('/proc/8/root', '/');
    });
    assert.equal(stateOf(listeners), 'remote');
  });

  test('without an engine ID its open socket proves the machine', async () => {
    const { facts } = await collect(engineRoutes([]), (host, socket) => {
      writeDaemon(host, ['-H', `unix://${socket}`]);
      host.remove('/var/lib/docker/engine-id');
      host.write('/proc/9/net/unix', `0: 00000002 00000000 00010000 0001 01 777 ${socket}\n`);
      host.link('/proc/9/fd/3', 'socket:[777]');
    });
    assert.equal(stateOf(facts.host), 'known');
  });
});
