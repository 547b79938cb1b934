import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { after, it } from 'node:test';
import { clientCertificate, serverCertificate, testAuthority } from '../../../test/kit/server-certificate.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { webClient } from '../http/web-client.ts';
import type { CertificateFolder } from '../registry/certificate-folder.ts';
import { notaryClient } from './notary-client.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const authority = testAuthority('an authority');
const ann = clientCertificate('ann', authority);

/** A Notary server that says who asks, by the certificate that is shown. */
async function startServer(): Promise<URL> {
  const own = serverCertificate('127.0.0.1', authority);
  const options = { cert: own.certificate, key: own.keyPem, ca: authority.certificate, requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: false }, (request, response) => {
    const shown = (request.socket as TLSSocket).getPeerCertificate();
    response.end(`${request.url ?? ''} for ${String(shown.subject?.CN ?? 'nobody')}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function answerWith(
  server: URL,
  certificates?: Observed<CertificateFolder>,
): Promise<Observed<string>> {
  const web = webClient();
  undo.push(() => web.close());
  const client = notaryClient({
    web,
    server,
    repository: 'registry.example/app',
    login: () => Promise.resolve(absent('')),
    ...(certificates && { certificates: () => Promise.resolve(certificates) }),
  });
  const file = await client.file('root', 1000);
  return file.state === 'known' ? known(file.value.toString(), '') : file;
}

it('a Notary server is trusted by the folder of its host, and shown the certificate there', async () => {
  const server = await startServer();
  const path = '/v2/registry.example/app/_trust/tuf/root.json';
  const trusted = { authorities: [authority.certificate], clients: [] };
  const pair = { certificate: ann.certificate, key: ann.keyPem };
  assert.deepEqual(await answerWith(server, known(trusted, '')), known(`${path} for nobody`, ''));
  const shown = await answerWith(server, known({ ...trusted, clients: [pair] }, ''));
  assert.deepEqual(shown, known(`${path} for ann`, ''));
  for (const folder of [undefined, absent(''), known({ authorities: [], clients: [] }, '')]) {
    const answer = await answerWith(server, folder);
    assert.equal(answer.state === 'unreadable' ? answer.why : answer.state, 'denied');
  }
});

it('a folder that cannot be read makes the server one that is not asked', async () => {
  const server = await startServer();
  const answer = await answerWith(server, unreadable('gone', 'ann.cert has no ann.key beside it', 'tls'));
  assert.ok(answer.state === 'unreadable');
  assert.equal(answer.detail, 'ann.cert has no ann.key beside it');
});

it('a server may lie below a path', async () => {
  const server = await startServer();
  const below = new URL('/notary/', server);
  const trusted = known({ authorities: [authority.certificate], clients: [] }, '');
  const path = '/notary/v2/registry.example/app/_trust/tuf/root.json';
  assert.deepEqual(await answerWith(below, trusted), known(`${path} for nobody`, ''));
});
