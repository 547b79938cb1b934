import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnginePath } from '../../../core/host/engine-paths.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { absent, known, unreadable } from '../../../core/observed.ts';
import { keyOfEngine, runByRoot } from './host-uses.ts';

const at = (path: string, more: Partial<EnginePath> = {}) =>
  known<EnginePath>({ path, realPath: path, uid: 0, gid: 0, mode: 0o644, kind: 'file', ...more }, path);

const paths = {
  'kernel-program': [at('/srv/job/x.sh'), unreadable('denied', 'EACCES', '/srv/closed/y.sh')],
  'project-file': [at('/srv/shop/compose.yaml')],
  'tls-key': [at('/srv/tls/key.pem', { link: '/opt/key.pem' })],
  'registry-keys': [at('/srv/hub/client.key'), absent('directories of certs.d')],
  'data-root': [at('/srv/data')],
};
const host = { enginePaths: known(paths, '/') } as unknown as HostFacts;

test('a mount shows what root does with a file: it runs or obeys it, or starts containers from it', () => {
  const does = (path: string) => runByRoot(host, path)?.gives;
  assert.equal(does('/srv/job'), 'root of the host runs or obeys /srv/job/x.sh');
  assert.equal(does('/srv/shop'), 'root of the host starts containers from /srv/shop/compose.yaml');
  assert.deepEqual([does('/srv/shop/html'), does('/srv/data'), does('/')], [undefined, undefined, undefined]);
  assert.equal(runByRoot(host, '/srv/closed')?.unread, 'EACCES');
  assert.equal(runByRoot(host, '/srv/job')?.unread, undefined);
});

test('a mount shows a private key of the engine, also by the link that the configuration names', () => {
  for (const path of ['/srv/tls', '/srv/tls/key.pem', '/opt/key.pem'])
    assert.match(keyOfEngine(host, path)?.gives ?? '', /key\.pem is a private key of the engine's TLS$/u);
  assert.match(keyOfEngine(host, '/srv/hub')?.gives ?? '', /^\/srv\/hub\/client\.key is the key by which/u);
  assert.deepEqual([keyOfEngine(host, '/srv/job'), keyOfEngine(host, '/srv/data')], [undefined, undefined]);
});
