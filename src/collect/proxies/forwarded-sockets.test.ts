import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { FakeHost } from '../../../test/kit/fake-host.ts';
import { liveHost, removeProxyHosts, run } from '../../../test/kit/proxy-host.ts';
import type { ForwardedSocket } from '../../core/engine/engine.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { readMachineMounts } from '../processes/machine-mounts.ts';
import { collectForwardedSockets } from './forwarded-sockets.ts';

after(removeProxyHosts);

/** Lets a process of the host listen on a unix socket. */
function bind(host: FakeHost, pid: number, path: string): void {
  const inode = pid * 100 + 50;
  host.link(`/proc/${pid}/fd/9`, `socket:[${inode}]`);
  host.write(
    `/proc/${pid}/net/unix`,
    `Num RefCount Protocol Flags Type St Inode Path\n0000000000000000: 00000002 00000000 00010000 0001 01 ${inode} ${path}\n`,
  );
}

async function readingsOn(host: FakeHost, change = (files: HostFiles) => files) {
  const files = change(diskFiles(host.root));
  const engines = known([{ path: '/srv/engine/api.sock', program: 'dockerd' }], '/proc');
  const found = await collectForwardedSockets(files, await readMachineMounts(files), engines);
  assert.ok(found.state === 'known', JSON.stringify(found));
  return found.value;
}

async function forwardedOn(host: FakeHost): Promise<readonly ForwardedSocket[]> {
  return (await readingsOn(host)).flatMap((each) => valueOf(each) ?? []);
}

describe('unix sockets that lead to the socket of an engine', () => {
  const relays: readonly (readonly [string, string])[] = [
    ['/run/x.sock', 'socat UNIX-LISTEN:/run/x.sock,fork UNIX-CONNECT:/var/run/docker.sock'],
    ['/run/x', 'socat UNIX-LISTEN:/run/x,fork,mode=666 UNIX-CONNECT:/srv/engine/api.sock'],
    ['/run/x', 'ncat -lkU /run/x -c docker_system_dial-stdio'.replaceAll('_', ' ')],
    ['/srv/x.sock', 'ssh -N -L x.sock:/run/docker.sock localhost'],
    ['/run/y', '/lib/systemd/systemd-socket-proxyd /run/docker.sock'],
  ];
  for (const [path, words] of relays)
    it(words, async () => {
      const host = liveHost();
      run(host, 9, words.split(' '), []);
      bind(host, 9, path === '/srv/x.sock' ? 'x.sock' : path);
      const [found] = await forwardedOn(host);
      assert.equal(found?.path, path);
      assert.equal(found.doubt, undefined);
    });

  it('without a path, on the network of the host alone', async () => {
    const host = liveHost();
    run(host, 9, ['socat', 'ABSTRACT-LISTEN:api,fork', 'UNIX-CONNECT:/run/docker.sock'], []);
    bind(host, 9, '@api');
    assert.deepEqual(await forwardedOn(host), [
      { path: '@api', by: 'socat (process 9)', to: '/run/docker.sock' },
    ]);
    host.remove('/proc/9/ns/net');
    host.link('/proc/9/ns/net', 'net:[2]');
    assert.deepEqual(await forwardedOn(host), []);
  });

  it('in two steps, over a socket or a port', async () => {
    const host = liveHost();
    run(host, 7, ['socat', 'UNIX-LISTEN:/run/a', 'UNIX:/run/docker.sock'], []);
    bind(host, 7, '/run/a');
    run(host, 8, ['socat', 'UNIX-LISTEN:/run/b', 'UNIX:/run/a'], []);
    bind(host, 8, '/run/b');
    run(host, 9, ['socat', 'TCP-LISTEN:2222', 'UNIX:/run/b'], [['127.0.0.1', 2222]]);
    run(host, 10, ['socat', 'UNIX-LISTEN:/run/c', 'TCP:127.0.0.1:2222'], []);
    bind(host, 10, '/run/c');
    assert.deepEqual(
      (await forwardedOn(host)).map(({ path }) => path),
      ['/run/a', '/run/b', '/run/c'],
    );
  });

  it('are doubtful where the first step is', async () => {
    const host = liveHost();
    run(host, 7, ['agent', '--docker=unix:///run/docker.sock'], []);
    bind(host, 7, '/run/a');
    run(host, 8, ['socat', 'UNIX-LISTEN:/run/b', 'UNIX:/run/a'], []);
    bind(host, 8, '/run/b');
    const found = await forwardedOn(host);
    assert.deepEqual(
      found.map(({ path }) => path),
      ['/run/a', '/run/b'],
    );
    for (const { doubt } of found) assert.match(doubt ?? '', /passes requests/u);
  });

  it('of a reverse proxy by its configuration; of one with several addresses it is unknown which', async () => {
    const host = liveHost();
    host.write(
      '/etc/nginx/nginx.conf',
      'server { listen unix:/run/n; proxy_pass http://unix:/run/docker.sock; }',
    );
    run(host, 9, ['nginx: master process /usr/sbin/nginx'], []);
    bind(host, 9, '/run/n');
    assert.equal((await forwardedOn(host))[0]?.doubt, undefined);
    host.remove('/proc/9');
    run(host, 9, ['nginx: master process /usr/sbin/nginx'], [['0.0.0.0', 80]]);
    bind(host, 9, '/run/n');
    assert.match((await forwardedOn(host))[0]?.doubt ?? '', /only some/u);
  });

  it('of a socket unit, before anybody connects', async () => {
    const host = liveHost();
    host.write('/etc/systemd/system/x.socket', '[Socket]\nListenStream=%t/x.sock\n');
    host.write(
      '/etc/systemd/system/x.service',
      '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd /run/docker.sock\n',
    );
    assert.deepEqual(await forwardedOn(host), [
      { path: '/run/x.sock', by: 'x.socket', to: '/run/docker.sock' },
    ]);
  });

  it('of a socket unit that cannot be read: unknown', async () => {
    const host = liveHost();
    host.write('/etc/systemd/system/x.socket', '');
    const found = await readingsOn(host, (files) => ({
      ...files,
      readText: async (path) =>
        path.endsWith('/x.socket') ? unreadable('denied', 'permission denied', path) : files.readText(path),
    }));
    assert.match(JSON.stringify(found), /x\.socket may open a socket: permission denied/u);
  });

  describe('of a process in a container', () => {
    /** Starts a relay in a container with mounts of the machine. */
    function inContainer(host: FakeHost, args: readonly string[], mounts: string): void {
      run(host, 9, args, []);
      host.link('/proc/1/ns/mnt', 'mnt:[1]');
      host.link('/proc/9/ns/mnt', 'mnt:[9]');
      host.write('/proc/9/mountinfo', `71 47 0:39 / / rw - overlay overlay rw\n${mounts}`);
    }
    const shared = '73 71 8:1 /srv/shared /shared rw - ext4 /dev/sda rw\n';
    const socket = '72 71 8:1 /run/docker.sock /api rw - ext4 /dev/sda rw\n';

    it('with the socket mounted: at the path of the machine', async () => {
      const host = liveHost();
      host.write('/run/docker.sock', '');
      inContainer(host, ['socat', 'UNIX-LISTEN:/shared/x', 'UNIX:/api'], socket + shared);
      bind(host, 9, '/shared/x');
      const [found] = await forwardedOn(host);
      assert.deepEqual([found?.path, found?.doubt], ['/srv/shared/x', undefined]);
    });

    it('whose configuration is its own: unknown', async () => {
      const host = liveHost();
      inContainer(host, ['haproxy', '-f', '/etc/haproxy.cfg'], socket + shared);
      bind(host, 9, '/shared/x');
      assert.match((await forwardedOn(host))[0]?.doubt ?? '', /passes requests/u);
    });

    it('without the socket: none', async () => {
      const host = liveHost();
      inContainer(host, ['haproxy', '-f', '/etc/haproxy.cfg'], shared);
      bind(host, 9, '/shared/x');
      assert.deepEqual(await forwardedOn(host), []);
    });
  });

  for (const words of [
    'socat UNIX-LISTEN:/run/x UNIX-CONNECT:/run/postgres.sock',
    'postgres -k /run/postgres.sock',
    'dockerd -H unix:///run/docker.sock',
  ])
    it(`are not: ${words}`, async () => {
      const host = liveHost();
      run(host, 9, words.split(' '), []);
      bind(host, 9, '/run/x');
      assert.deepEqual(await forwardedOn(host), []);
    });
});
