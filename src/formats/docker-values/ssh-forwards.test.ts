import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configurationEndpoints } from './configuration-endpoints.ts';
import { findEngineEndpoints } from './engine-endpoints.ts';
import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';

/** An endpoint in short: `2375 of gw`, `lo 2375 of gw:2375`, `/s/d.sock of gw`. */
function inShort(endpoint: EngineEndpoint): string {
  if (endpoint.kind === 'client') return `client ${endpoint.address}`;
  const own =
    endpoint.kind === 'socket' ? endpoint.path : `${endpoint.onLoopback ? 'lo ' : ''}${endpoint.port}`;
  return `${own} of ${endpoint.remote ?? endpoint.socket ?? 'its own'}`;
}

const named = (...texts: readonly string[]) =>
  findEngineEndpoints(texts).map(({ endpoint }) => inShort(endpoint));

const socket = '/var/run/docker.sock';

describe('ssh that passes an engine of another host on', () => {
  it('by -L, in every form of its argument', () => {
    assert.deepEqual(named(`ssh -NL 0.0.0.0:2375:${socket} root@gw`), ['2375 of gw']);
    assert.deepEqual(named('autossh', '-M', '0', '-N', '-L', `*:2375:${socket}`, 'gw'), ['2375 of gw']);
    assert.deepEqual(named('ssh', `-L:99:${socket}`, '-p', '2222', 'gw'), ['99 of gw']);
    assert.deepEqual(named(`ssh -N -L 2375:${socket} gw`), ['lo 2375 of gw']);
    assert.deepEqual(named(`ssh -N -g -L 2375:${socket} gw`), ['2375 of gw']);
    assert.deepEqual(named(`ssh -gfNL 2375:${socket} gw`), ['2375 of gw']);
    assert.deepEqual(named(`ssh -N -L localhost:2375:${socket} gw`), ['lo 2375 of gw']);
    assert.deepEqual(named(`ssh -N -L [::]:2375:${socket} gw`), ['2375 of gw']);
    assert.deepEqual(named('ssh -N -L 0.0.0.0:2375:localhost:2375 gw'), ['2375 of gw']);
    assert.deepEqual(named('ssh -N -L 0.0.0.0:80:10.0.0.5:2375 gw'), ['80 of 10.0.0.5:2375']);
    assert.deepEqual(named(`ssh -nNT -L /s/d.sock:${socket} gw`), ['/s/d.sock of gw']);
    assert.deepEqual(named('ssh -nNT -L /s/d.sock:127.0.0.1:2375 gw'), ['/s/d.sock of gw']);
    assert.deepEqual(named('ssh -N -L 0.0.0.0:2375:/run/user/1000/docker.sock gw'), ['2375 of gw']);
  });

  it('by -o, in a shell, and as arguments of an entrypoint', () => {
    assert.deepEqual(named('ssh', '-o', `LocalForward=0.0.0.0:2375 ${socket}`, '-N', 'gw'), ['2375 of gw']);
    assert.deepEqual(named('ssh', `-oLocalForward=2375 ${socket}`, '-oGatewayPorts=yes', '-N', 'gw'), [
      '2375 of gw',
    ]);
    assert.deepEqual(named('ssh', '-o', `LocalForward 2375 ${socket}`, '-N', 'gw'), ['lo 2375 of gw']);
    assert.deepEqual(named('sh', '-c', `apk add openssh && ssh -i /k -NL '0.0.0.0:2375:${socket}' a@gw`), [
      '2375 of gw',
    ]);
    assert.deepEqual(named('-NL', `0.0.0.0:2375:${socket}`, 'a@gw'), ['2375 of gw']);
    assert.deepEqual(named('-N', '-L', `0.0.0.0:2375:${socket}`), ['2375 of another host']);
  });

  it('in a script, and in its configuration', () => {
    const inText = (text: string) =>
      configurationEndpoints(text, 'file').map(({ endpoint }) => inShort(endpoint));
    assert.deepEqual(inText(`#!/bin/sh\nexec ssh -N \\\n  -L 0.0.0.0:2375:${socket} \\\n  gw\n`), [
      '2375 of gw',
    ]);
    assert.deepEqual(inText(`Host nas\n  User a\n  LocalForward *:2375 ${socket}\n`), ['2375 of nas']);
    assert.deepEqual(inText(`GatewayPorts yes\nLocalForward 2375 localhost:2375\n`), [
      '2375 of another host',
    ]);
  });

  it('and not other forwards, other sockets, or commands of the other host', () => {
    assert.deepEqual(named('ssh -NL 0.0.0.0:3306:/run/mysqld/mysqld.sock gw'), []);
    assert.deepEqual(named('ssh -NL 0.0.0.0:5432:db:5432 gw'), []);
    assert.deepEqual(named(`ssh -NR 0.0.0.0:2375:${socket} gw`), []);
    assert.deepEqual(named(`ssh -ND 0.0.0.0:2375 gw`), []);
    assert.deepEqual(named(`ssh gw tool -L 0.0.0.0:2375:${socket}`), []);
    assert.deepEqual(named('curl', '-L', 'https://a/'), []);
  });
});

describe('socat that passes an engine of another host on', () => {
  it('by TCP, and by a program', () => {
    assert.deepEqual(named('socat TCP-LISTEN:2375,fork TCP:gw:2375'), ['2375 of gw:2375']);
    assert.deepEqual(named('UNIX-LISTEN:/s/d.sock,fork', 'TCP4:10.0.0.5:2375'), [
      '/s/d.sock of 10.0.0.5:2375',
    ]);
    assert.deepEqual(named('socat TCP-LISTEN:99,fork EXEC:"ssh root@gw docker system dial-stdio"'), [
      '99 of gw',
    ]);
    assert.deepEqual(named(`socat TCP-L:99,fork 'SYSTEM:ssh gw socat - UNIX-CONNECT:${socket}'`), [
      '99 of gw',
    ]);
    assert.deepEqual(named('socat TCP-LISTEN:2375,fork TCP:gw:23750'), []);
    assert.deepEqual(named('socat TCP-LISTEN:99,fork EXEC:"ssh gw uptime"'), []);
  });
});
