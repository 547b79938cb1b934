import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectEngineListeners } from './engine-listeners.ts';

const title =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

/** Seconds since 1970 at which the machine booted: everything is written before containerd started. */
const now = Math.floor(Date.now() / 1000) + 600;

/** Returns what an engine, or containerd, that listens on port 1234 of a loopback address serves there. */
async function served(
  configuration: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  booted = now,
  name = 'containerd',
) {
  const host = fakeHost();
  try {
    host.write('/proc/1/comm', 'systemd\n');
    host.write('/proc/7/comm', `${name}\n`);
    host.write('/proc/7/cmdline', [`/usr/bin/${name}`, ...args, ''].join('\0'));
    host.write('/proc/7/stat', `7 (${name}) S 1 ${'0 '.repeat(17)}100 0 0`);
    host.write('/proc/stat', `btime ${booted}\n`);
    host.link('/proc/7/root', '/');
    host.link('/proc/7/fd/3', 'socket:[70]');
    host.write(
      '/proc/7/net/tcp',
      `${title}\n   0: 0100007F:04D2 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 70 1\n`,
    );
    for (const [path, text] of Object.entries(configuration)) host.write(path, text);
    const found = await collectEngineListeners(diskFiles(host.root));
    assert.ok(found.state === 'known', JSON.stringify(found));
    const [{ address, port, program, ...more } = assert.fail('it listens')] = found.value;
    assert.deepEqual({ address, port, program }, { address: '127.0.0.1', port: 1234, program: name });
    return more;
  } finally {
    host.remove();
  }
}

test('the API of containerd on TCP is known by its configuration', async () => {
  const usual = '/etc/containerd/config.toml';
  const open = '[grpc]\n  tcp_address = "127.0.0.1:1234"\n';
  const tls = '  tcp_tls_cert = "/c"\n  tcp_tls_key = "/k"\n  tcp_tls_ca = "/ca"\n';
  const api = { serves: 'api', clientTls: false };
  assert.deepEqual(await served({ [usual]: open }), api);
  assert.deepEqual(await served({ '/srv/c.toml': open }, ['--config', '/srv/c.toml']), api);
  assert.deepEqual(await served({ [usual]: 'imports = ["/srv/c.toml"]\n', '/srv/c.toml': open }), api);
  assert.deepEqual(await served({ [usual]: `${open}${tls}` }), { serves: 'api', clientTls: true });
  assert.deepEqual(await served({ [usual]: open.replace('1234', '2345') }), { serves: 'unknown' });
  assert.deepEqual(await served({ [usual]: '[metrics]\naddress = ":1234"\n' }), { serves: 'metrics' });
  // Certificates that were written after its start are not what it asks for.
  assert.deepEqual(await served({ [usual]: `${open}${tls}` }, [], 1000), {
    serves: 'api',
    because: 'the file or its mode changed after containerd started',
  });
});

test('the API of Podman on TCP is known by its arguments', async () => {
  const podman = (...args: readonly string[]) => served({}, ['system', 'service', ...args], now, 'podman');
  const api = { serves: 'api', clientTls: false };
  assert.deepEqual(await podman('-t', '0', 'tcp:0.0.0.0:1234'), api);
  assert.deepEqual(await podman('tcp://127.0.0.1:1234'), api);
  assert.deepEqual(await podman('--tls-client-ca=/ca', 'tcp://:1234'), { serves: 'api', clientTls: true });
  assert.deepEqual(await podman('unix:///run/p.sock'), { serves: 'unknown' });
});
