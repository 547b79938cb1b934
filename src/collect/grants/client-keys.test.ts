import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { setMode, setOwner } from '../../../test/kit/host-tree.ts';
import { clientCertificate, testAuthority } from '../../../test/kit/server-certificate.ts';
import type { EnginePath } from '../../core/host/engine-paths.ts';
import { known } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readClientKeys } from './client-keys.ts';

const ca = '/etc/docker/ca.pem';
const authority = testAuthority('engine');
const other = testAuthority('another engine');
const client = clientCertificate('ann', authority);

interface Case {
  folder?: string;
  mode?: number;
  homeMode?: number;
  certificate?: string;
  prepare?: (host: FakeHost) => void;
}

/** Returns whom the key of a client in the home of ann is open to. */
async function readers({
  folder = '/home/ann/.docker',
  mode = 0o600,
  homeMode = 0o755,
  certificate = client.certificate,
  prepare,
}: Case) {
  const host = fakeHost();
  try {
    host.write(
      '/etc/passwd',
      'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:50::/home/bob:/bin/sh\n',
    );
    host.write('/etc/group', 'ann:x:1000:\nstaff:x:50:carl\n');
    host.write(ca, authority.certificate);
    host.write('/home/ann/x', '');
    host.write(`${folder}/cert.pem`, certificate);
    host.write(`${folder}/key.pem`, '');
    setMode(host, '/', 0o755);
    setOwner(host, `${folder}/key.pem`, 1000, 1000);
    prepare?.(host);
    setMode(host, `${folder}/key.pem`, mode);
    setMode(host, '/home/ann', homeMode);
    const found: EnginePath = { path: ca, realPath: ca, uid: 0, gid: 0, mode: 0o644, kind: 'file' };
    const { grants } = await readClientKeys(diskFiles(host.root), { 'tls-ca': [known(found, ca)] });
    return grants.map(({ to }) => (typeof to === 'string' ? to : Object.values(to).join()));
  } finally {
    host.remove();
  }
}

test('a key that its owner alone may read gives the engine to its owner', async () => {
  assert.deepEqual(await readers({}), ['ann']);
  assert.deepEqual(await readers({ mode: 0o644, homeMode: 0o700 }), ['ann'], 'nobody else enters the home');
});

test('one that everyone may read', async () => {
  assert.deepEqual(await readers({ mode: 0o644 }), ['everyone']);
  for (const folder of [
    '/home/ann/.docker/machine/machines/box',
    '/home/ann/.docker/contexts/tls/abc/docker',
  ])
    assert.deepEqual(await readers({ mode: 0o644, folder }), ['everyone'], folder);
});

test('one where DOCKER_CERT_PATH leads', async () => {
  for (const [path, line] of [
    ['/home/ann/.bashrc', 'export DOCKER_CERT_PATH=~/certs'],
    ['/home/ann/.profile', 'DOCKER_CERT_PATH="$HOME/certs"'],
    ['/etc/environment', 'DOCKER_CERT_PATH=/home/ann/certs'],
  ] as const) {
    const prepare = (host: FakeHost) => host.write(path, `${line}\n`);
    assert.deepEqual(await readers({ mode: 0o644, folder: '/home/ann/certs', prepare }), ['everyone'], path);
  }
  assert.deepEqual(await readers({ mode: 0o644, folder: '/home/ann/certs' }), []);
});

test('one that its group may read, by those who are in it', async () => {
  const prepare = (host: FakeHost) => setOwner(host, '/home/ann/.docker/key.pem', 1000, 50);
  assert.deepEqual(await readers({ mode: 0o640, prepare }), ['ann', 'bob', 'carl']);
  assert.deepEqual(await readers({ mode: 0o640, homeMode: 0o700, prepare }), ['ann']);
});

test('the key of another engine, and files that are no certificates', async () => {
  assert.deepEqual(
    await readers({ mode: 0o644, certificate: clientCertificate('ann', other).certificate }),
    [],
  );
  assert.deepEqual(await readers({ mode: 0o644, certificate: 'no certificate' }), []);
});
