import assert from 'node:assert/strict';
import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  everywhere,
  listen,
  liveHost,
  proxiesOn,
  removeProxyHosts,
  run,
  type Listening,
} from '../../../test/kit/proxy-host.ts';
import { unreadable } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { afterRefusal } from '../../io/refusal.ts';

after(removeProxyHosts);

async function proxyOf(args: readonly string[], listens: readonly Listening[] = [everywhere]) {
  const host = liveHost();
  run(host, 9, args, listens);
  const [proxy] = await proxiesOn(host);
  return proxy;
}

describe('command lines that pass TCP connections on to an engine’s socket', () => {
  const relays: readonly (readonly string[])[] = [
    ['socat', 'TCP-LISTEN:2222,fork', 'UNIX-CONNECT:/var/run/docker.sock'],
    ['/usr/bin/socat', 'TCP4-LISTEN:2222', 'UNIX:/run/containerd/containerd.sock'],
    ['socat', 'TCP-LISTEN:2222,fork', 'EXEC:docker system dial-stdio'],
    ['/lib/systemd/systemd-socket-proxyd', '/run/docker.sock'],
    ['ncat', '-lk', '2222', '--sh-exec', 'ncat -U /var/run/docker.sock'],
    ['ssh', '-N', '-L', '0.0.0.0:2222:/var/run/docker.sock', 'other'],
  ];
  for (const args of relays)
    it(args.join(' '), async () => {
      const proxy = await proxyOf(args);
      assert.deepEqual(proxy?.listens, [{ address: '0.0.0.0', port: 2222 }]);
      assert.equal(proxy.doubt, undefined);
    });

  it('of rootlesskit: the ports that it opens for dockerd, not those of containers', async () => {
    const started = ['/usr/bin/dockerd-rootless.sh', '-H', 'tcp://0.0.0.0:2222'];
    const args = ['rootlesskit', '--net=slirp4netns', '-p', '0.0.0.0:2222:2222/tcp', ...started];
    const proxy = await proxyOf(args, [everywhere, ['0.0.0.0', 8080]]);
    assert.deepEqual(proxy?.listens, [{ address: '0.0.0.0', port: 2222 }]);
    assert.match(proxy.doubt ?? '', /--engine/u);
    const narrow = args.map((arg) => arg.replace('/tcp', '/tcp4'));
    assert.equal((await proxyOf(narrow))?.listens.length, 1);
    assert.equal(await proxyOf([...args, '--tlsverify']), undefined);
    assert.equal(await proxyOf(['rootlesskit', ...started], [['0.0.0.0', 8080]]), undefined);
  });

  it('of a socket named as seen from its folder', async () => {
    const proxy = await proxyOf(['socat', 'TCP-LISTEN:2222', 'UNIX-CONNECT:docker.sock']);
    assert.equal(proxy?.to, '/srv/docker.sock');
  });

  it('of another name of the socket: a symbolic link, a hard link', async () => {
    const host = liveHost();
    await listen(host, '/run/docker.sock');
    host.link('/srv/a.sock', '/run/docker.sock');
    linkSync(join(host.root, '/run/docker.sock'), join(host.root, '/srv/b'));
    run(host, 8, ['socat', 'TCP-LISTEN:2222', 'UNIX-CONNECT:/srv/a.sock'], [everywhere]);
    run(host, 9, ['socat', 'TCP-LISTEN:2223', 'UNIX-CONNECT:/srv/b'], [['0.0.0.0', 2223]]);
    const proxies = await proxiesOn(host);
    assert.deepEqual(
      proxies.map(({ to }) => to),
      ['/srv/a.sock', '/srv/b'],
    );
  });

  it('in two steps, through another socket or another port', async () => {
    const host = liveHost();
    await listen(host, '/tmp/x.sock');
    run(host, 7, ['socat', 'UNIX-LISTEN:/tmp/x.sock,fork', 'UNIX-CONNECT:/run/docker.sock'], []);
    run(host, 8, ['socat', 'TCP-LISTEN:2223', 'UNIX-CONNECT:/tmp/x.sock'], [['127.0.0.1', 2223]]);
    run(host, 9, ['socat', 'TCP-LISTEN:2222', 'TCP:127.0.0.1:2223'], [everywhere]);
    const proxies = await proxiesOn(host);
    assert.deepEqual(
      proxies.map(({ to }) => to),
      ['/tmp/x.sock', '127.0.0.1:2223'],
    );
  });

  it('of an address on which an engine listens without certificates', async () => {
    const host = liveHost();
    run(host, 9, ['socat', 'TCP-LISTEN:2222', 'TCP:localhost:2375'], [everywhere]);
    const engine = { address: '127.0.0.1', port: 2375 };
    assert.equal((await proxiesOn(host, { engines: [{ ...engine, clientTls: false }] })).length, 1);
    assert.equal((await proxiesOn(host, { engines: [{ ...engine, clientTls: true }] })).length, 0);
  });

  it('socat on an abstract socket', async () => {
    const host = liveHost();
    run(host, 9, ['socat', 'ABSTRACT-LISTEN:api', 'UNIX:/run/docker.sock'], []);
    host.link('/proc/9/fd/9', 'socket:[950]');
    const line = '0000000000000000: 00000002 00000000 00010000 0001 01 950';
    host.write('/proc/9/net/unix', `Num RefCount Protocol Flags Type St Inode Path\n${line} @api\n`);
    assert.deepEqual(await proxiesOn(host), [
      { name: 'socat (process 9), on the abstract socket @api,', to: '/run/docker.sock', listens: [] },
    ]);
  });

  it('xinetd that starts the client for each connection', async () => {
    const host = liveHost();
    host.write('/etc/xinetd.conf', 'server = /usr/bin/docker\nserver_args = system dial-stdio\n');
    run(host, 9, ['/usr/sbin/xinetd', '-stayalive'], [['0.0.0.0', 2224]]);
    assert.deepEqual(
      (await proxiesOn(host)).map(({ to }) => to),
      ['/var/run/docker.sock'],
    );
  });

  it('are unknown where clients may need a certificate, or no source shows that the API is passed on', async () => {
    const tls = await proxyOf(['socat', 'OPENSSL-LISTEN:2222,cert=c', 'UNIX:/run/docker.sock']);
    assert.match(tls?.doubt ?? '', /credentials/u);
    const agent = await proxyOf(['agent', '--docker=unix:///var/run/docker.sock']);
    assert.match(agent?.doubt ?? '', /passes requests/u);
  });

  it('are unknown where a script names the socket', async () => {
    const host = liveHost();
    host.write('/srv/proxy.py', 'connect("/var/run/docker.sock")\n');
    run(host, 9, ['python3', 'proxy.py'], [everywhere]);
    const [proxy] = await proxiesOn(host);
    assert.match(proxy?.doubt ?? '', /passes requests/u);
  });

  it('are unknown where the open files of the process cannot be read', async () => {
    const host = liveHost();
    run(host, 9, ['socat', 'TCP-LISTEN:2222', 'UNIX:/run/docker.sock'], [everywhere]);
    const change = (files: HostFiles): HostFiles => ({
      ...files,
      list: async (path) =>
        path === '/proc/9/fd' ? unreadable('denied', 'permission denied', path) : files.list(path),
    });
    const [proxy] = await proxiesOn(host, { change });
    assert.ok(proxy?.doubt?.includes(afterRefusal()));
  });

  it('are unknown where ssh forwards the socket to another machine', async () => {
    const proxy = await proxyOf(['ssh', '-fNR', '2222:/var/run/docker.sock', 'other'], []);
    assert.match(proxy?.doubt ?? '', /another machine/u);
  });

  const innocent: readonly (readonly [readonly string[], readonly Listening[]])[] = [
    [['socat', 'TCP-LISTEN:2222', 'UNIX-CONNECT:/run/postgres.sock'], [everywhere]],
    [['socat', 'UNIX-LISTEN:/tmp/y.sock', 'UNIX-CONNECT:/run/docker.sock'], []],
    [['sshd', '-D'], [everywhere]],
    [['kubelet', '--container-runtime-endpoint=unix:///run/containerd/containerd.sock'], [everywhere]],
    [['containerd-shim-runc-v2', '-address', '/run/containerd/containerd.sock'], []],
    [['dockerd', '--containerd=/run/containerd/containerd.sock'], [everywhere]],
    [['docker', '-H', 'unix:///run/docker.sock', 'events'], []],
  ];
  for (const [args, listens] of innocent)
    it(`are not: ${args.join(' ')}`, async () => assert.equal(await proxyOf(args, listens), undefined));

  it('are those of containers on the network of the host, if all they do is pass connections on', async () => {
    const host = liveHost();
    run(host, 8, ['socat', 'TCP-LISTEN:2222', 'UNIX-CONNECT:/run/docker.sock'], [everywhere]);
    run(host, 9, ['agent', '--docker', 'unix:///run/docker.sock'], [everywhere]);
    for (const pid of [8, 9])
      host.write(`/proc/${pid}/cgroup`, `0::/system.slice/docker-${'a'.repeat(64)}.scope\n`);
    const proxies = await proxiesOn(host);
    assert.deepEqual(
      proxies.map(({ name, doubt }) => [name, doubt]),
      [['socat (process 8)', undefined]],
    );
  });

  it('are not those of other network namespaces', async () => {
    const host = liveHost();
    const args = ['socat', 'TCP-LISTEN:2222', 'UNIX-CONNECT:/run/docker.sock'];
    run(host, 9, args, [everywhere]);
    host.remove('/proc/9/ns/net');
    host.link('/proc/9/ns/net', 'net:[2]');
    assert.deepEqual(await proxiesOn(host), []);
  });
});

describe('traefik', () => {
  async function traefikOf(args: readonly string[], dynamic?: string): Promise<readonly unknown[]> {
    const host = liveHost();
    host.write(
      '/etc/traefik/traefik.yml',
      'providers:\n  docker:\n    endpoint: "unix:///var/run/docker.sock"\n  file:\n    filename: /etc/traefik/dynamic.yml\n',
    );
    if (dynamic !== undefined) host.write('/etc/traefik/dynamic.yml', dynamic);
    run(host, 9, ['traefik', ...args], [everywhere]);
    const engines = [{ address: '127.0.0.1', port: 2375, clientTls: false }];
    return proxiesOn(host, { engines });
  }

  it('that leads to the TCP address of an engine', async () => {
    assert.equal((await traefikOf([], 'services: {x: {url: "http://127.0.0.1:2375"}}')).length, 1);
  });

  it('that only watches containers', async () => {
    assert.deepEqual(
      await traefikOf(['--providers.docker.endpoint=unix:///var/run/docker.sock'], 'services: {}'),
      [],
    );
    assert.deepEqual(await traefikOf([]), []);
  });
});

describe('reverse proxies whose configuration names an engine’s socket', () => {
  async function nginx(text: string, listens: readonly Listening[] = [everywhere]) {
    const host = liveHost();
    host.write('/etc/nginx/nginx.conf', 'http {\n  include sites-enabled/*;\n}\n');
    host.write('/etc/nginx/sites-enabled/api', text);
    const title = 'nginx: master process /usr/sbin/nginx -g daemon on;';
    run(host, 9, [title], listens);
    host.remove('/proc/9/comm');
    host.write('/proc/9/comm', 'nginx\n');
    const [proxy] = await proxiesOn(host);
    return proxy;
  }
  const passes = 'location / { proxy_pass http://unix:/var/run/docker.sock:/; }\n';

  it('nginx, in a file that it includes', async () => {
    const proxy = await nginx(passes);
    assert.deepEqual([proxy?.to, proxy?.doubt], ['/var/run/docker.sock', undefined]);
  });

  it('nginx, however it includes a file', async () => {
    const host = liveHost();
    const lines = [
      'http { include conf.d/*.conf; }',
      'include mime.types; include conf.d/*.conf;',
      'http {\n  include "/etc/nginx/conf.d/api.conf";\n}',
      'http{include /etc/nginx/conf.d/[a-z]*.conf;}',
    ];
    host.write('/etc/nginx/conf.d/api.conf', passes);
    run(host, 9, ['nginx'], [everywhere]);
    for (const line of lines) {
      host.write('/etc/nginx/nginx.conf', `${line}\n`);
      assert.equal((await proxiesOn(host))[0]?.to, '/var/run/docker.sock', line);
    }
    host.write('/etc/nginx/nginx.conf', 'http { include sites/*/nginx.conf; }\n');
    assert.match((await proxiesOn(host))[0]?.doubt ?? '', /wildcard in a folder/u);
  });

  it('caddy and nginx by their command lines, beside a configuration', async () => {
    const host = liveHost();
    host.write('/etc/caddy/Caddyfile', ':80 {\n  file_server\n}\n');
    const to = ['--from', ':2222', '--to', 'unix//var/run/docker.sock'];
    run(host, 8, ['caddy', 'reverse-proxy', ...to], [everywhere]);
    host.write('/etc/nginx/nginx.conf', 'events {}\n');
    run(
      host,
      9,
      ['nginx', '-g', 'stream{server{listen 2222;proxy_pass unix:/run/docker.sock;}}'],
      [everywhere],
    );
    assert.deepEqual(
      (await proxiesOn(host)).map((proxy) => [proxy.name, proxy.to]),
      [
        ['caddy (process 8)', '/var/run/docker.sock'],
        ['nginx (process 9)', '/run/docker.sock'],
      ],
    );
  });

  it('nginx with other addresses, or with passwords', async () => {
    const both = await nginx(passes, [everywhere, ['127.0.0.1', 80]]);
    assert.equal(both?.someOnly, true);
    assert.match((await nginx(`auth_basic "x";\n${passes}`))?.doubt ?? '', /credentials/u);
  });

  it('nginx with another, and with the socket in a comment', async () => {
    assert.equal(await nginx('proxy_pass http://unix:/run/gunicorn.sock;\n'), undefined);
    assert.equal(await nginx(`# ${passes}`), undefined);
  });

  it('haproxy, caddy and xinetd, at the usual place or a named one', async () => {
    const host = liveHost();
    host.write('/srv/h/a.cfg', 'server docker unix@/var/run/docker.sock\n');
    run(host, 7, ['haproxy', '-Ws', '-f', '/srv/h'], [everywhere]);
    host.write('/etc/caddy/Caddyfile', ':2223 {\n  reverse_proxy unix//var/run/docker.sock\n}\n');
    run(host, 8, ['/usr/bin/caddy', 'run', '--config', '/etc/caddy/Caddyfile'], [['0.0.0.0', 2223]]);
    host.write('/etc/xinetd.conf', 'includedir /etc/xinetd.d\n');
    host.write('/etc/xinetd.d/docker', 'server_args = - UNIX-CONNECT:/run/docker.sock\n');
    run(host, 9, ['/usr/sbin/xinetd', '-stayalive'], [['0.0.0.0', 2224]]);
    const proxies = await proxiesOn(host);
    assert.deepEqual(
      proxies.map(({ name }) => name),
      ['haproxy (process 7)', 'caddy (process 8)', 'xinetd (process 9)'],
    );
  });

  it('are unknown where it is not found', async () => {
    const proxy = await proxyOf(['haproxy', '-f', '/srv/none.cfg']);
    assert.match(proxy?.doubt ?? '', /not found/u);
  });
});
