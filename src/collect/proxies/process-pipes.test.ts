import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { FakeHost } from '../../../test/kit/fake-host.ts';
import { everywhere, liveHost, proxiesOn, removeProxyHosts, run } from '../../../test/kit/proxy-host.ts';

after(removeProxyHosts);

describe('a relay that passes an engine’s socket on through a pipe to a program that listens', () => {
  function piped(host: FakeHost, args: readonly string[], pipe = 'pipe:[77]'): void {
    run(host, 8, args, []);
    host.remove('/proc/8/fd/0');
    host.link('/proc/8/fd/0', pipe);
  }

  for (const args of [
    ['nc', '-U', '/var/run/docker.sock'],
    ['socat', '-', 'UNIX-CONNECT:/run/docker.sock'],
    ['socat', 'UNIX:/run/docker.sock', 'PIPE:/tmp/f'],
  ])
    it(args.join(' '), async () => {
      const host = liveHost();
      piped(host, args);
      run(host, 9, ['nc', '-lk', '-p', '2222'], [everywhere]);
      host.link('/proc/9/fd/1', 'pipe:[77]');
      const [proxy] = await proxiesOn(host);
      assert.deepEqual(proxy?.listens, [{ address: '0.0.0.0', port: 2222 }]);
      assert.match(proxy.name, /^\w+ \(process 8\) through a pipe of nc$/u);
      assert.equal(proxy.doubt, undefined);
    });

  it('a named pipe that was removed', async () => {
    const host = liveHost();
    piped(host, ['nc', '-U', '/run/docker.sock'], '/tmp/f (deleted)');
    run(host, 9, ['nc', '-lk', '2222'], [everywhere]);
    host.link('/proc/9/fd/1', '/tmp/f (deleted)');
    assert.equal((await proxiesOn(host))[0]?.listens.length, 1);
  });

  it('is unknown while nobody is known to listen', async () => {
    const host = liveHost();
    piped(host, ['nc', '-U', '/run/docker.sock']);
    assert.match((await proxiesOn(host))[0]?.doubt ?? '', /who writes there is unknown/u);
  });

  it('is none of the process of one connection, and of what a terminal is given to', async () => {
    const host = liveHost();
    piped(host, ['socat', 'TCP-LISTEN:2222,fork', 'UNIX-CONNECT:/run/docker.sock']);
    run(host, 9, ['nc', '-U', '/run/docker.sock'], []);
    assert.deepEqual(await proxiesOn(host), []);
  });
});
