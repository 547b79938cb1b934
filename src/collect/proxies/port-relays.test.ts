import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { FakeHost } from '../../../test/kit/fake-host.ts';
import { everywhere, liveHost, removeProxyHosts, run, type Listening } from '../../../test/kit/proxy-host.ts';
import type { PortRelay } from '../../core/host/host.ts';
import { known, unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectPortRelays } from './port-relays.ts';
import { afterRefusal } from '../../io/refusal.ts';

after(removeProxyHosts);

const database = { address: '172.17.0.2', port: '5432' };

async function relaysOn(
  host: FakeHost,
  change: (files: HostFiles) => HostFiles = (files) => files,
  listening: readonly Listening[] = [everywhere],
): Promise<readonly PortRelay[]> {
  const sockets = listening.map(([address, port]) => ({ protocol: 'tcp' as const, address, port }));
  const found = await collectPortRelays(change(diskFiles(host.root)), sockets);
  assert.ok(found.state === 'known');
  return found.value;
}

async function relayOf(args: readonly string[], listens: readonly Listening[] = [everywhere]) {
  const host = liveHost();
  run(host, 9, args, listens);
  return relaysOn(host);
}

describe('programs that pass connections on to an address', () => {
  const commands: readonly (readonly string[])[] = [
    ['socat', 'TCP-LISTEN:2222,fork', 'TCP:172.17.0.2:5432'],
    ['socat', 'TCP6-LISTEN:2222,fork,bind=[::]', 'TCP4:[::ffff:172.17.0.2]:5432'],
    ['socat', 'TCP-LISTEN:2222,fork', 'TCP:[::ffff:ac11:2]:5432'],
    ['socat', 'TCP-LISTEN:2222,fork', 'TCP:0xac110002:5432'],
    ['socat', 'TCP-LISTEN:2222,fork', 'TCP:2886795266:5432'],
    ['socat', 'TCP-LISTEN:2222,fork', 'TCP:0254.17.2:5432'],
    ['ncat', '-lk', '2222', '--sh-exec', 'ncat 172.0x11.0.2 5432'],
    ['/usr/lib/systemd/systemd-socket-proxyd', '172.17.0.2:5432'],
    ['ncat', '-lk', '2222', '--sh-exec', 'ncat 172.17.0.2 5432'],
    ['ncat', '-lk', '0.0.0.0', '2222', '-c', 'nc 172.17.0.2 5432'],
    ['ssh', '-N', '-L', '0.0.0.0:2222:172.17.0.2:5432', 'me@localhost'],
    ['ssh', '-NL*:2222:172.17.0.2:5432', '127.0.0.1'],
    ['redir', '--lport=2222', '--caddr=172.17.0.2', '--cport=5432', ':2222', '172.17.0.2:5432'],
  ];
  for (const args of commands)
    it(args.join(' '), async () => {
      const [relay, ...more] = await relayOf(args);
      assert.deepEqual(more, []);
      assert.deepEqual(relay?.listens, [{ address: '0.0.0.0', port: 2222 }]);
      assert.deepEqual(relay.targets, [database]);
      assert.deepEqual([relay.doubt, relay.isProxy, relay.protocol], [undefined, undefined, 'tcp']);
    });

  it('of ssh, from or on another machine, that is a doubt; its loopback is another one', async () => {
    const [forth] = await relayOf(['ssh', '-N', '-L', '0.0.0.0:2222:172.17.0.2:5432', 'other']);
    assert.match(forth?.doubt ?? '', /another one/u);
    assert.deepEqual(await relayOf(['ssh', '-N', '-L', '0.0.0.0:2222:localhost:5432', 'other']), []);
    const [back] = await relayOf(['ssh', '-N', '-R', '80:172.17.0.2:5432', 'other'], []);
    assert.match(back?.doubt ?? '', /port of another machine/u);
    assert.deepEqual(back?.targets, [database]);
  });

  it('of addresses of the host loopback is the name, and what a program listens on is no target', async () => {
    const host = liveHost();
    host.write(
      '/proc/1/net/fib_trie',
      'Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 192.0.2.7\n        /32 host LOCAL\n     |-- 192.0.2.0\n        /24 link UNICAST\n',
    );
    run(host, 9, ['socat', 'TCP-LISTEN:2222,bind=192.0.2.7', 'TCP:192.0.2.7:5432'], [['192.0.2.7', 2222]]);
    run(host, 10, ['nc', '-l', '192.0.2.7', '2223'], [['192.0.2.7', 2223]]);
    const relays = await relaysOn(host);
    assert.deepEqual(
      relays.map(({ targets }) => targets),
      [[{ address: '127.0.0.1', port: '5432' }]],
    );
  });

  it('of reverse proxies the configuration decides, also the one it includes', async () => {
    const host = liveHost();
    run(host, 9, ['nginx: master process nginx'], [everywhere]);
    host.write('/etc/nginx/nginx.conf', 'events {}\nstream { include /etc/nginx/streams/*.conf; }\n');
    host.write(
      '/etc/nginx/streams/db.conf',
      '# server 172.17.0.9:1;\nupstream db { server 172.17.0.2:5432; }\nserver { listen 2222; allow 172.17.0.0/16; proxy_pass db; }\n',
    );
    const [relay] = await relaysOn(host);
    assert.deepEqual([relay?.targets, relay?.isProxy, relay?.doubt], [[database], true, undefined]);
  });

  it('of addresses without a port the program decides it', async () => {
    const text = 'a 172.17.0.9\n';
    for (const [program, path, lines, port] of [
      ['haproxy', '/etc/haproxy/haproxy.cfg', 'backend db\n  server one 172.17.0.2 check\n', '2222'],
      ['haproxy', '/etc/haproxy/haproxy.cfg', 'backend db\n  server one 172.17.0.2\n', '2222'],
      ['nginx', '/etc/nginx/nginx.conf', 'upstream x { server 172.17.0.2 weight=2; }\n', '80'],
      ['nginx', '/etc/nginx/nginx.conf', 'upstream x {\n  server 172.17.0.2;\n}\n', '80'],
      ['caddy', '/etc/caddy/Caddyfile', ':2222 {\n  reverse_proxy 172.17.0.2\n}\n', '80'],
      ['traefik', '/etc/traefik/traefik.yml', 'servers:\n  - url: "h2c://172.17.0.2"\n', '80'],
      ['nginx', '/etc/nginx/nginx.conf', 'location / { proxy_pass https://172.17.2/; }\n', '443'],
    ] as const) {
      const host = liveHost();
      run(host, 9, [program], [everywhere]);
      host.write(path, `${text}${lines}`);
      const [relay] = await relaysOn(host);
      assert.ok(
        relay?.targets.some((each) => each.address === '172.17.0.2' && each.port === port),
        `${lines}: ${JSON.stringify(relay?.targets)}`,
      );
    }
  });

  it('of ssh -D the client says where to', async () => {
    const [here] = await relayOf(['ssh', '-N', '-D', '0.0.0.0:2222', 'localhost']);
    assert.deepEqual([here?.targets, here?.doubt], [[{ address: '*', port: '*' }], undefined]);
    assert.deepEqual(await relayOf(['ssh', '-ND2222', 'other']), []);
    const [back] = await relayOf(['ssh', '-N', '-R', '1080', 'other'], []);
    assert.deepEqual(back?.targets, [{ address: '*', port: '*' }]);
    assert.match(back?.doubt ?? '', /another machine/u);
  });

  it('of rinetd and xinetd, which connect for everyone, too', async () => {
    const host = liveHost();
    run(host, 9, ['rinetd', '-f'], [everywhere]);
    host.write('/etc/rinetd.conf', '0.0.0.0 2222 172.17.0.2 5432\n');
    const [relay] = await relaysOn(host);
    assert.deepEqual([relay?.targets, relay?.isProxy], [[database], undefined]);
  });

  it('of containers on the network of the host, and of none on another; their files are not the host’s', async () => {
    const host = liveHost();
    const id = 'a'.repeat(64);
    for (const [pid, args] of [
      [9, ['socat', 'TCP-LISTEN:2222', 'TCP:172.17.0.2:5432']],
      [10, ['socat', 'TCP-LISTEN:2223', 'TCP:172.17.0.3:80']],
      [11, ['nginx: master process nginx']],
    ] as const) {
      run(host, pid, args, [['0.0.0.0', 2200 + pid]]);
      host.write(`/proc/${pid}/cgroup`, `0::/system.slice/docker-${id}.scope\n`);
    }
    host.write('/etc/nginx/nginx.conf', 'http { server { location / { proxy_pass http://172.17.0.4; } } }\n');
    const relays = await relaysOn(host, (files) => ({
      ...files,
      readLink: async (path) => (path === '/proc/10/ns/net' ? known('net:[2]', path) : files.readLink(path)),
    }));
    assert.deepEqual(
      relays.map(({ name }) => name),
      ['socat (process 9)'],
    );
  });

  it('of UDP, by protocol', async () => {
    const host = liveHost();
    run(host, 9, ['socat', 'UDP-LISTEN:53,fork', 'UDP:172.17.0.2:53'], []);
    host.link('/proc/9/fd/3', 'socket:[900]');
    host.write(
      '/proc/9/net/udp',
      '  sl  local_address rem_address   st\n   0: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 900 1\n',
    );
    const [relay] = await relaysOn(host);
    assert.deepEqual([relay?.protocol, relay?.listens], ['udp', [{ address: '0.0.0.0', port: 53 }]]);
  });

  it('of two programs with a pipe between them', async () => {
    const host = liveHost();
    run(host, 9, ['nc', '-lk', '2222'], [everywhere]);
    run(host, 10, ['nc', '172.17.0.2', '5432'], []);
    host.link('/proc/9/fd/1', 'pipe:[77]');
    const [relay] = await relaysOn(host, (files) => ({
      ...files,
      readLink: async (path) => (path === '/proc/10/fd/0' ? known('pipe:[77]', path) : files.readLink(path)),
    }));
    assert.deepEqual(
      [relay?.name, relay?.listens],
      ['nc (process 10)', [{ address: '0.0.0.0', port: 2222 }]],
    );
  });

  it('of a socket unit that is open and whose service did not start yet', async () => {
    const host = liveHost();
    host.write('/etc/systemd/system/db.socket', '[Socket]\nListenStream=2222\n');
    host.write(
      '/etc/systemd/system/db.service',
      '[Service]\nExecStart=/usr/lib/systemd/systemd-socket-proxyd 172.17.0.2:5432\n',
    );
    const [relay] = await relaysOn(host);
    assert.deepEqual([relay?.name, relay?.targets], ['db.socket', [database]]);
    assert.deepEqual(await relaysOn(host, undefined, []), []);
  });

  it('is a doubt where the files of a process are hidden', async () => {
    const host = liveHost();
    run(host, 9, ['socat', 'TCP-LISTEN:2222', 'TCP:172.17.0.2:5432'], [everywhere]);
    const [relay] = await relaysOn(host, (files) => ({
      ...files,
      list: async (path) =>
        path === '/proc/9/fd' ? unreadable('denied', 'permission denied', path) : files.list(path),
    }));
    assert.ok(relay?.doubt?.includes(afterRefusal()));
  });

  it('finds none in what ordinary programs listen on', async () => {
    for (const args of [
      ['nc', '-lk', '2222'],
      ['socat', 'TCP-LISTEN:2222,fork', 'EXEC:/bin/cat'],
      [
        'docker-proxy',
        '-proto',
        'tcp',
        '-host-ip',
        '0.0.0.0',
        '-host-port',
        '2222',
        '-container-ip',
        '172.17.0.2',
        '-container-port',
        '80',
      ],
      ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'],
      ['python3', 'app.py', '--db', '172.17.0.2:5432'],
    ])
      assert.deepEqual(await relayOf(args), [], args.join(' '));
  });
});

describe('programs that pass connections on, on a machine whose addresses cannot be read', () => {
  it('are unknown, unless there is none', async () => {
    const host = liveHost();
    host.write('/proc/1/net/fib_trie/x', '');
    assert.deepEqual(await relaysOn(host), []);
    run(host, 9, ['socat', 'TCP-LISTEN:2222,fork', 'TCP:192.0.2.7:5432'], [everywhere]);
    assert.equal((await collectPortRelays(diskFiles(host.root), [])).state, 'unreadable');
  });
});
