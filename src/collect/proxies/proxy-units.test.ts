import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { FakeHost } from '../../../test/kit/fake-host.ts';
import {
  everywhere,
  liveHost,
  proxiesOn,
  removeProxyHosts,
  restingHost,
  run,
} from '../../../test/kit/proxy-host.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectSocketProxies } from './collect-socket-proxies.ts';

after(removeProxyHosts);

describe('systemd units that pass TCP connections on to an engine’s socket', () => {
  const units = '/etc/systemd/system';
  function withUnits(host: FakeHost, start: string, socket = 'ListenStream=0.0.0.0:2222'): FakeHost {
    host.write(`${units}/api.socket`, `[Socket]\n${socket}\n`);
    host.write(`${units}/api.service`, `[Service]\nExecStart=${start}\n`);
    return host;
  }
  const relay = '/lib/systemd/systemd-socket-proxyd /run/docker.sock';

  it('while systemd listens and the service does not run', async () => {
    const [proxy] = await proxiesOn(withUnits(liveHost(), relay));
    assert.deepEqual(proxy, {
      name: 'api.socket',
      to: '/run/docker.sock',
      listens: [{ address: '0.0.0.0', port: 2222 }],
    });
  });

  it('once, while the service runs', async () => {
    const host = withUnits(liveHost(), relay);
    run(host, 9, relay.split(' '), [everywhere]);
    assert.deepEqual(
      (await proxiesOn(host)).map(({ name }) => name),
      ['api.socket'],
    );
  });

  it('on a port of all addresses, by another service, and as the API of Podman', async () => {
    const host = withUnits(liveHost(), '/usr/bin/podman system service', 'ListenStream=2222');
    const [podman] = await proxiesOn(host, { listening: [['::', 2222]] });
    assert.deepEqual([podman?.to, podman?.listens[0]?.address], ['the API of Podman', '::']);
    const container = withUnits(liveHost(), '/usr/bin/podman run --rm r.example/x/echo', 'ListenStream=2222');
    assert.deepEqual(await proxiesOn(container, { listening: [['::', 2222]] }), []);
    const named = withUnits(liveHost(), '/bin/true', 'ListenStream=2222\nService=other.service');
    named.write(`${units}/other.service`, `[Service]\nExecStart=${relay}\n`);
    assert.equal((await proxiesOn(named)).length, 1);
  });

  it('on an abstract socket, while it is open or opened at boot', async () => {
    const host = withUnits(liveHost(), relay, 'ListenStream=@api');
    assert.deepEqual(await proxiesOn(host), []);
    const line = '0000000000000000: 00000002 00000000 00010000 0001 01 77';
    host.write('/proc/1/net/unix', `Num RefCount Protocol Flags Type St Inode Path\n${line} @api\n`);
    assert.deepEqual(await proxiesOn(host), [
      { name: 'api.socket, on the abstract socket @api,', to: '/run/docker.sock', listens: [] },
    ]);
    host.remove('/proc/1/net/unix');
    host.link('/etc/systemd/system/sockets.target.wants/api.socket', '../api.socket');
    assert.equal((await proxiesOn(host)).length, 1);
  });

  it('of each connection', async () => {
    const host = withUnits(liveHost(), '/bin/true', 'ListenStream=2222\nAccept=yes');
    host.write(`${units}/api@.service`, '[Service]\nExecStart=/usr/bin/socat - UNIX:/run/docker.sock\n');
    assert.equal((await proxiesOn(host)).length, 1);
  });

  it('by the client, which is given the connection for its input and output', async () => {
    const host = withUnits(liveHost(), '/bin/true', 'ListenStream=2222\nAccept=yes');
    const found = async (start: string): Promise<readonly (readonly [string, unknown])[]> => {
      host.write(`${units}/api@.service`, `[Service]\nStandardInput=socket\nExecStart=${start}\n`);
      return (await proxiesOn(host)).map(({ to, doubt }) => [to, doubt] as const);
    };
    const usual = [['/var/run/docker.sock', undefined]];
    assert.deepEqual(await found('/usr/bin/docker system dial-stdio'), usual);
    assert.deepEqual(await found('/usr/bin/docker -H unix:///run/docker.sock system dial-stdio'), [
      ['/run/docker.sock', undefined],
    ]);
    assert.deepEqual(await found('/usr/bin/docker run --rm -i r.example/x/echo'), []);
  });

  it('are none while they are not open, unless they are opened at boot', async () => {
    const host = withUnits(liveHost(), relay);
    assert.deepEqual(await proxiesOn(host, { listening: [] }), []);
    host.link(`${units}/sockets.target.wants/api.socket`, '../api.socket');
    assert.equal((await proxiesOn(host, { listening: [] })).length, 1);
  });

  it('are unknown where a unit, or a folder of units, cannot be read', async () => {
    for (const [kind, place] of [
      ['readText', `${units}/api.socket`],
      ['list', units],
      ['realPath', `${units}/api.socket`],
    ] as const) {
      const denied = async (path: string) => unreadable('denied', 'permission denied', path);
      const [proxy] = await proxiesOn(withUnits(liveHost(), relay), {
        change: (files) => ({
          ...files,
          [kind]: async (path: string) => (path === place ? denied(path) : files[kind](path)),
        }),
      });
      assert.match(proxy?.doubt ?? '', /permission denied/u, kind);
    }
  });

  it('are unknown where what is started at boot cannot be read', async () => {
    const host = restingHost();
    withUnits(host, relay, 'ListenStream=/run/x.sock');
    host.link(`${units}/multi-user.target.wants/api.service`, '../api.service');
    const files = diskFiles(host.root);
    const found = await collectSocketProxies(
      {
        ...files,
        readText: async (path) =>
          path.endsWith('/api.service')
            ? unreadable('denied', 'permission denied', path)
            : files.readText(path),
      },
      { listening: absent('/proc'), engines: absent('/proc') },
    );
    assert.match(JSON.stringify(found), /api\.service.*cannot be read: permission denied/u);
  });

  it('are none for other services, other sockets, and the engine’s own', async () => {
    assert.deepEqual(await proxiesOn(withUnits(liveHost(), '/usr/sbin/sshd -i')), []);
    assert.deepEqual(await proxiesOn(withUnits(liveHost(), relay, 'ListenStream=/run/x.sock')), []);
    const own = withUnits(liveHost(), relay, 'ListenStream=2222\nService=docker.service');
    assert.deepEqual(await proxiesOn(own), []);
  });

  it('are found on a host on which nothing runs', async () => {
    const host = restingHost();
    withUnits(host, relay);
    host.link(`${units}/sockets.target.wants/api.socket`, '../api.socket');
    host.write(
      `${units}/pass.service`,
      '[Service]\nExecStart=/usr/bin/socat TCP-LISTEN:2223,bind=127.0.0.1 UNIX:/run/docker.sock\n',
    );
    host.link(`${units}/multi-user.target.wants/pass.service`, '../pass.service');
    const found = await collectSocketProxies(diskFiles(host.root), {
      listening: absent('/proc/1/net'),
      engines: known([], 'test'),
    });
    assert.ok(found.state === 'known');
    assert.deepEqual(
      found.value.map(({ name, listens }) => [name, listens]),
      [
        ['api.socket', [{ address: '0.0.0.0', port: 2222 }]],
        ['pass.service', [{ address: '127.0.0.1', port: 2223 }]],
      ],
    );
  });
});
