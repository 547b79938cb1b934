import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import { it } from 'node:test';
import { certificatePem, selfSignedCertificate } from '../../../test/kit/certificate.ts';
import { webClient } from './web-client.ts';

it('a certificate that nobody trusts is refused, whatever the environment says', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 24 * 60 * 60 * 1000;
  const own = certificatePem(
    selfSignedCertificate({
      subject: 'localhost',
      key: privateKey,
      from: new Date(Date.now() - day),
      until: new Date(Date.now() + day),
      authority: true,
      alternativeNames: [{ kind: 'dns', name: 'localhost' }],
    }),
  );
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ cert: own, key }, (_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(
    `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/`,
  );
  const bounds = { timeoutMs: 10_000, maxBytes: 1000 };
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  const [stranger, friend] = [webClient(), webClient()];
  try {
    await assert.rejects(stranger.get(url, {}, bounds), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.equal(
      (await friend.get(url, {}, bounds, { authorities: [own], verify: true })).body.toString(),
      'here',
    );
  } finally {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    stranger.close();
    friend.close();
    server.closeAllConnections();
    server.close();
  }
});
