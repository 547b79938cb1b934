import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/engine-ports.ts';
import { valueOf } from '../../src/core/observed.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfTree, outcomesOfTree, recordedProbes } from '../kit/host-tree.ts';
import { nothingLoaded, recordedSave } from '../kit/recorded-firewall.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const title =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const socket = (address: string, state = '0A'): string =>
  `   0: ${address} ${'0'.repeat(address.length - 5)}:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 562 1 0 100 0 0 10 0\n`;
const devices =
  'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes\n    lo: 1 1\n  eth0: 1 1\n';

function hostWith(files: Readonly<Record<string, string>>): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/os-release', 'PRETTY_NAME="A Host 1"\n');
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  return host;
}

async function outcome(host: FakeHost) {
  const found = (await outcomesOfTree(host, [check])).get(check.id);
  assert.ok(found);
  return found;
}

describe('the sockets that wait on a host', () => {
  it('fail where the API without TLS is open, and pass where it is on loopback', async () => {
    const open = await outcome(hostWith({ '/proc/1/net/tcp': title + socket('00000000:0947') }));
    assert.ok(open.state === 'failed');
    assert.match(open.problems[0].message, /^A process listens on 0\.0\.0\.0:2375/u);
    const local = await outcome(hostWith({ '/proc/1/net/tcp': title + socket('0100007F:0947') }));
    assert.equal(local.state, 'passed');
  });

  it('are found on IPv6 alone too', async () => {
    const host = hostWith({
      '/proc/1/net/tcp': title,
      '/proc/1/net/tcp6': title + socket(`${'0'.repeat(32)}:246B`),
    });
    const found = await outcome(host);
    assert.ok(found.state === 'failed');
    assert.deepEqual([found.problems[0].severity, found.problems[0].detail['address']], ['low', '::']);
  });

  it('are unknown where a list is missing or of another form', async () => {
    const open = title + socket('0100007F:0947');
    const trees: readonly Readonly<Record<string, string>>[] = [
      {},
      { '/proc/1/net/tcp': 'nonsense' },
      { '/proc/1/net/tcp': open, '/proc/1/net/tcp6': 'x' },
    ];
    for (const files of trees) assert.equal((await outcome(hostWith(files))).state, 'unknown');
  });
});

describe('the firewall of a host', () => {
  const answers = { 'iptables-rules': recordedSave({}), 'ip6tables-rules': nothingLoaded };

  async function firewallOf(own: string, given: Parameters<typeof recordedProbes>[0]) {
    const host = hostWith({ '/proc/1/net/dev': devices });
    host.link('/proc/1/ns/net', 'net:[1]');
    host.link('/proc/self/ns/net', own);
    const { firewall } = valueOf((await factsOfTree(host, recordedProbes(given))).host) ?? {};
    assert.ok(firewall);
    return firewall;
  }

  it('is what the programs say where they see the network of the host', async () => {
    const firewall = await firewallOf('net:[1]', answers);
    assert.ok(firewall.state === 'known');
    const { ip4, ip6, nftables, interfaces } = firewall.value;
    assert.deepEqual([ip4.state, valueOf(ip6)?.chains, nftables.state], ['known', [], 'absent']);
    assert.deepEqual(valueOf(interfaces), ['eth0', 'lo']);
  });

  it('is not known where they see another, or print what is not understood', async () => {
    assert.equal((await firewallOf('net:[2]', answers)).state, 'unreadable');
    const cut = { ...answers, 'iptables-rules': recordedSave({}).slice(0, 400) };
    assert.equal((await firewallOf('net:[1]', cut)).state, 'unreadable');
    assert.equal((await firewallOf('net:[1]', {})).state, 'absent');
  });

  it('is not asked for of another root', async () => {
    const { firewall } = valueOf((await factsOfTree(hostWith({}))).host) ?? {};
    assert.ok(firewall?.state === 'unreadable' && firewall.why === 'not-collected');
  });
});

describe('the TCP sockets of a running dockerd', () => {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

  /** Returns the state for a dockerd with these flags that listens on a port of all addresses. */
  async function listening(
    port: number,
    flags: readonly string[],
    { config = '', net = '1', unit = '' } = {},
  ) {
    const table = title + socket(`00000000:${hex(port)}`);
    const host = hostWith({
      '/proc/1/net/tcp': table,
      '/proc/50/net/tcp': table,
      '/proc/50/comm': 'dockerd\n',
      '/proc/50/cmdline': ['dockerd', ...flags, ''].join('\0'),
      ...(config === '' ? {} : { '/etc/docker/daemon.json': config }),
      ...(unit === '' ? {} : { '/etc/systemd/system/docker.socket': unit }),
    });
    host.link('/proc/1/ns/net', 'net:[1]');
    host.link('/proc/50/ns/net', `net:[${net}]`);
    host.link('/proc/50/fd/7', 'socket:[562]');
    const found = await outcome(host);
    return found.state === 'failed' ? found.problems[0].message : found.state;
  }

  const tls = ['--tlsverify', '--tlscacert=/ca.pem', '--tlscert=/cert.pem', '--tlskey=/key.pem'];

  it('fail where they serve the API or the metrics, whatever their ports', async () => {
    const api = /^dockerd listens on 0\.0\.0\.0:\d+ and serves the Docker API without client certificates$/u;
    assert.match(await listening(23_750, ['-H', 'tcp://0.0.0.0:23750']), api);
    assert.match(await listening(4000, ['-H', 'tcp://:4000', '-H', 'unix://']), api);
    assert.match(await listening(2375, ['--host=tcp://0.0.0.0']), api);
    assert.match(await listening(9399, ['--metrics-addr', '0.0.0.0:9399']), /:9399 and serves metrics/u);
  });

  it('fail on a socket that systemd opens for the API', async () => {
    const unit = '[Socket]\nListenStream=2380\n';
    assert.match(await listening(2380, ['-H', 'fd://'], { unit }), /:2380 and serves the Docker API/u);
    assert.equal(await listening(2381, ['-H', 'fd://'], { unit }), 'unknown');
  });

  it('pass with client certificates, for a swarm, and as reserved ports of containers', async () => {
    assert.equal(await listening(23_760, ['-H', 'tcp://0.0.0.0:23760', ...tls]), 'passed');
    assert.equal(await listening(2377, []), 'passed');
    assert.equal(await listening(7946, []), 'passed');
    assert.equal(await listening(8080, ['--userland-proxy=false']), 'passed');
  });

  it('are unknown without a reason to listen, and with a configuration that changed since the start', async () => {
    assert.equal(await listening(8080, []), 'unknown');
    assert.equal(
      await listening(23_760, ['-H', 'tcp://0.0.0.0:23760', ...tls, '--config-file=/gone']),
      'unknown',
    );
    const config = '{"hosts": ["tcp://0.0.0.0:23760"], "metrics-addr": "0.0.0.0:9400"}';
    assert.match(await listening(9400, [], { config }), /serves metrics/u);
  });

  it('of another network namespace are not the host’s', async () => {
    assert.equal(await listening(23_750, ['-H', 'tcp://0.0.0.0:23750'], { net: '2' }), 'passed');
  });
});
