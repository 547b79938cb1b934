import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { after, describe, it } from 'node:test';
import { startFakeProxy } from '../../../test/kit/fake-proxy.ts';
import { sha256Digest } from '../../../test/kit/fake-registry.ts';
import { clientCertificate, serverCertificate, testAuthority } from '../../../test/kit/server-certificate.ts';
import { known, type Observed } from '../../core/observed.ts';
import { proxiesOf } from '../http/proxy.ts';
import { webClient } from '../http/web-client.ts';
import type { CertificateFolder } from './certificate-folder.ts';
import { registryClient } from './registry-client.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const authority = testAuthority('an authority');
const both = serverCertificate('registry.example', authority, {
  alternativeNames: ['registry.example', 'other.example'].map((name) => ({ kind: 'dns', name })),
});
const ann = clientCertificate('ann', authority);
const pair = { certificate: ann.certificate, key: ann.keyPem };
const blob = 'a blob';
const token = 'Bearer a-token';

type Answers = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;

/** Hosts over TLS, all behind a proxy, each with what it answers, and who asked them with what. */
async function startHosts(answers: Answers) {
  const asked: string[] = [];
  const options = { cert: both.certificate, key: both.keyPem, ca: authority.certificate, requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: false }, (request, response) => {
    const { host = '', authorization = 'no login' } = request.headers;
    const shown = (request.socket as TLSSocket).getPeerCertificate().subject;
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    asked.push(`${host}${path}: ${authorization}, ${String(shown?.CN ?? 'no certificate')}`);
    const answer = answers[`${host}${path}`];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startFakeProxy((server.address() as AddressInfo).port);
  undo.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => proxy.stop(),
  );
  const web = webClient({ proxyOf: proxiesOf({ HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url }) });
  undo.push(() => web.close());
  const read = async (
    certificates: CertificateFolder,
    insecureHosts: readonly string[] = [],
  ): Promise<Observed<Buffer>> =>
    registryClient({
      web,
      login: async () =>
        known({ username: 'ann', password: 'word', identityToken: '', registryToken: '' }, ''),
      certificates: async () => known(certificates, ''),
      engine: async () => ({ mirrors: [], insecure: { hosts: insecureHosts, networks: [] } }),
    }).blob({ registry: 'registry.example', path: 'app' }, sha256Digest(blob), 100);
  return { read, asked, proxy };
}

const place = `registry.example/v2/app/blobs/${sha256Digest(blob)}`;
const redirect =
  (location: string) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(307, { location }).end();
  };
const here = (_: IncomingMessage, response: ServerResponse): void => {
  response.end(blob);
};
const trusted = { authorities: [authority.certificate], clients: [] };

describe('what a registry leads to at another host', () => {
  it('is trusted by the authorities of the registry, and gets neither its login nor a certificate', async () => {
    const { read, asked } = await startHosts({
      [place]: (request, response) => {
        if (request.headers.authorization === token)
          redirect('https://other.example/blob')(request, response);
        else
          response
            .writeHead(401, { 'www-authenticate': 'Bearer realm="https://other.example/token",service="x"' })
            .end();
      },
      'other.example/token': (_, response) => response.end('{"token":"a-token"}'),
      'other.example/blob': here,
    });
    assert.equal((await read({ ...trusted, clients: [pair] })).state, 'known');
    const basic = `Basic ${Buffer.from('ann:word').toString('base64')}`;
    assert.deepEqual(
      asked.filter((one) => !one.startsWith('registry.example/v2/:')),
      [
        `${place}: no login, ann`,
        `other.example/token: ${basic}, no certificate`,
        `${place}: ${token}, ann`,
        'other.example/blob: no login, no certificate',
      ],
    );
  });

  it('is verified also if the registry is insecure', async () => {
    const { read, asked } = await startHosts({
      [place]: redirect('https://other.example/blob'),
      'other.example/blob': here,
    });
    const answer = await read({ authorities: [], clients: [] }, ['registry.example']);
    assert.equal(answer.state === 'unreadable' ? answer.why : answer.state, 'denied');
    assert.ok(asked.every((one) => one.startsWith('registry.example')));
    const { read: inside } = await startHosts({
      [place]: redirect('https://registry.example/blob'),
      'registry.example/blob': here,
    });
    assert.equal((await inside({ authorities: [], clients: [] }, ['registry.example'])).state, 'known');
  });

  it('is not asked without TLS', async () => {
    for (const location of ['http://other.example/blob', 'http://registry.example/blob']) {
      const { read, proxy } = await startHosts({ [place]: redirect(location) });
      const answer = await read(trusted);
      assert.equal(answer.state === 'unreadable' ? answer.why : answer.state, 'remote');
      assert.ok(proxy.asked.every((one) => one.startsWith('CONNECT ')));
    }
    const { read, proxy } = await startHosts({
      [place]: redirect('https://other.example/blob'),
      'other.example/blob': redirect('http://other.example/blob'),
    });
    assert.equal((await read(trusted)).state, 'unreadable');
    assert.ok(proxy.asked.every((one) => one.startsWith('CONNECT ')));
  });
});
