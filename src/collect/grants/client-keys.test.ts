import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { setMode, setOwner } from '../../../test/kit/host-tree.ts';
import { clientCertificate, testAuthority } from '../../../test/kit/server-certificate.ts';
import type { EnginePath } from '../../core/host/engine-paths.ts';
import { known, unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
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
  /** A path that cannot be read or listed. */
  denied?: string;
}

/** Returns files of which one cannot be read, listed or followed. */
function without(files: HostFiles, denied: string | undefined): HostFiles {
  const refuse =
    <T>(read: (path: string) => Promise<T>) =>
    async (path: string) =>
      path === denied ? unreadable('denied', 'permission denied', path) : read(path);
  return {
    ...files,
    readText: refuse((path) => files.readText(path)),
    list: refuse((path) => files.list(path)),
    realPath: refuse((path) => files.realPath(path)),
  };
}

/** Returns whom the key of a client in the home of ann is open to, and the doubts. */
async function keysOn({
  folder = '/home/ann/.docker',
  mode = 0o600,
  homeMode = 0o755,
  certificate = client.certificate,
  prepare,
  denied,
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
    const files = without(diskFiles(host.root), denied);
    const { grants, doubts } = await readClientKeys(files, { 'tls-ca': [known(found, ca)] });
    return { to: grants.map(({ to }) => (typeof to === 'string' ? to : Object.values(to).join())), doubts };
  } finally {
    host.remove();
  }
}

const readers = async (one: Case) => (await keysOn(one)).to;

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

test('the key of the authority itself, unless a password locks it', async () => {
  const at = (text: string) => (host: FakeHost) => {
    host.write('/home/ann/.docker/ca-key.pem', text);
    setMode(host, '/home/ann/.docker/ca-key.pem', 0o644);
  };
  const certificate = 'no certificate';
  assert.deepEqual(await readers({ certificate, prepare: at(authority.keyPem) }), ['everyone']);
  assert.deepEqual(await readers({ certificate, prepare: at(other.keyPem) }), []);
  const locked = authority.key.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  assert.deepEqual(await readers({ certificate, prepare: at(locked.toString()) }), []);
});

test('a client of an authority below, which stands behind it in its file', async () => {
  const below = testAuthority('below', authority);
  const carl = clientCertificate('carl', below);
  const certificate = `${carl.certificate}${below.certificate}`;
  assert.deepEqual(await readers({ mode: 0o644, certificate }), ['everyone']);
  const alone = `${carl.certificate}${testAuthority('strange', other).certificate}`;
  assert.deepEqual(await readers({ mode: 0o644, certificate: alone }), []);
});

test('what cannot be read or parsed is a doubt', async () => {
  const home = '/home/ann/.docker';
  for (const denied of [
    ca,
    '/etc/passwd',
    '/etc/group',
    '/home/ann/.bashrc',
    `${home}/cert.pem`,
    `${home}/key.pem`,
    `${home}/ca-key.pem`,
    `${home}/contexts/tls`,
    `${home}/machine/machines`,
  ])
    assert.match((await keysOn({ denied })).doubts.join(), new RegExp(`${denied}: permission denied`, 'u'));
  assert.deepEqual((await keysOn({})).doubts, []);
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  assert.match((await keysOn({ certificate: broken })).doubts.join(), /cert\.pem: .*cannot be parsed/u);
  const prepare = (host: FakeHost) => host.write(ca, `${authority.certificate}${broken}`);
  const beside = await keysOn({ mode: 0o644, prepare });
  assert.deepEqual(beside.to, ['everyone']);
  assert.match(beside.doubts.join(), /ca\.pem: .*cannot be parsed/u);
});
