import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DaemonConfig } from './daemon-settings.ts';
import { effectiveDaemonConfig } from './effective-config.ts';
import { asksForCertificates, listenAddress, usesTls } from './listen-address.ts';

const socket = 'unix:///var/run/docker.sock';

// The addresses on which Engine 26.1.5 was seen to listen.
test('where an entry of hosts listens', () => {
  for (const [entry, address] of [
    [':2375', 'tcp://localhost:2375'],
    ['tcp://', 'tcp://localhost:2375'],
    ['tcp://:2376', 'tcp://localhost:2376'],
    ['localhost', 'tcp://localhost:2375'],
    ['0.0.0.0', 'tcp://0.0.0.0:2375'],
    [' tcp://192.0.2.1:5 ', 'tcp://192.0.2.1:5'],
    ['tcp://[::1]:2376', 'tcp://[::1]:2376'],
    ['tcp://[::]', 'tcp://[::]:2375'],
    ['unix://', socket],
    [' unix:///a ', 'unix:///a'],
    ['fd://', 'fd://'],
    ['', socket],
  ] as const)
    assert.equal(listenAddress(entry, { socket, clientTls: false }), address, entry);
  assert.equal(listenAddress('', { socket, clientTls: true }), 'tcp://localhost:2376');
});

test('tlsverify enables TLS, and alone disables client certificates again', () => {
  assert.equal(usesTls({}), false);
  assert.equal(usesTls({ tls: false }), false);
  assert.equal(usesTls({ tlsVerify: false }), true);
  assert.equal(asksForCertificates({ tls: true }, false), true);
  assert.equal(asksForCertificates({ tls: true }, true), false);
  assert.equal(asksForCertificates({ tls: false, tlsVerify: true }, true), true);
  assert.equal(asksForCertificates({ tls: true, tlsVerify: false }, false), false);
  assert.equal(asksForCertificates({}, false), false);
});

test('certificates of public authorities are none', () => {
  const config = { tls: true, tlsVerify: true };
  assert.equal(asksForCertificates({ ...config, tlsCa: '/etc/docker/ca.pem' }, false), true);
  assert.equal(asksForCertificates({ ...config, tlsCa: '/etc/ssl/certs/mine.pem' }, false), true);
  for (const tlsCa of ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs//ca-bundle.crt'])
    assert.equal(asksForCertificates({ ...config, tlsCa }, false), false, tlsCa);
});

// Whether Engine 26.1.5 and 28.5.2 refused a client with a certificate of a CA in /etc/ssl/certs/ca-certificates.crt.
test('a file that turns TLS on without a CA trusts those of the system', () => {
  const own = { tlsCa: '/etc/docker/ca.pem' };
  const cases: readonly (readonly [DaemonConfig, DaemonConfig, boolean])[] = [
    [{}, { tls: true }, false],
    [{}, { tlsVerify: true }, false],
    [{}, { tlsVerify: true, tls: false }, false],
    [{}, { tlsVerify: true, tlsCa: '' }, false],
    [own, { tls: true }, false],
    [{}, { tlsVerify: true, ...own }, true],
    [{ tls: true }, own, true],
    [{ tlsVerify: true }, {}, true],
    [{ tlsVerify: true, ...own }, {}, true],
  ];
  for (const [flags, file, refused] of cases) {
    const { config } = effectiveDaemonConfig(flags, file);
    assert.equal(asksForCertificates(config, false), refused, JSON.stringify([flags, file]));
  }
});
