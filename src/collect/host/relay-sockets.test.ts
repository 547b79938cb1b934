import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { listen, liveHost, removeProxyHosts } from '../../../test/kit/proxy-host.ts';
import type { ForwardedSocket } from '../../core/engine/engine.ts';
import { known } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { unmountedSockets } from '../proxies/mounted-sockets.ts';
import { openRelaySockets } from './relay-sockets.ts';

after(removeProxyHosts);

test('sockets of relays that everyone may connect to are those of the host', async () => {
  const host = liveHost();
  const place = async (path: string, mode: number): Promise<void> => {
    await listen(host, path);
    chmodSync(join(host.root, path), mode);
  };
  await place('/srv/open', 0o666);
  await place('/srv/closed', 0o660);
  await place('/srv/doubtful', 0o666);
  await place('/srv/data/volumes/v/_data/s', 0o666);
  const paths = [
    ...['open', 'closed', 'doubtful'].map((name) => `/srv/${name}`),
    '/srv/data/volumes/v/_data/s',
    '@api',
  ];
  const relay = (path: string): ForwardedSocket => ({
    path,
    by: 'socat (process 9)',
    to: '/run/docker.sock',
    ...(path === '/srv/doubtful' ? { doubt: 'it may ask who connects' } : {}),
  });
  const forwardedSockets = known(
    paths.map((path) => known(relay(path), '/proc')),
    '/proc',
  );
  const engine = { ...plainEngine, dataRoot: '/srv/data', forwardedSockets };
  assert.deepEqual(await openRelaySockets(diskFiles(host.root), engine), ['/srv/open']);
});

test('they are looked for where that was not done for containers', async () => {
  const host = liveHost();
  host.write('/etc/systemd/system/x.socket', '[Socket]\nListenStream=/srv/x.sock\n');
  host.write(
    '/etc/systemd/system/x.service',
    '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd /run/docker.sock\n',
  );
  await listen(host, '/srv/x.sock');
  chmodSync(join(host.root, '/srv/x.sock'), 0o666);
  const engine = { dataRoot: '', forwardedSockets: unmountedSockets };
  assert.deepEqual(await openRelaySockets(diskFiles(host.root), engine), ['/srv/x.sock']);
});
