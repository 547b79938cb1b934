import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { readTlsCertificates } from '../../src/collect/engine/tls-certificates.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';

let folder = '';
before(async () => (folder = await mkdtemp(join(tmpdir(), 'ironhull-tls-'))));
after(() => rm(folder, { recursive: true }));

/** Makes a certificate with a key, as openssl(1) makes it, and returns its path. */
async function certificate(name: string, ...key: readonly string[]): Promise<string> {
  const path = join(folder, `${name}.pem`);
  const words = ['-x509', '-nodes', '-days', '30', '-subj', '/CN=x', '-keyout', `${path}.key`, '-out', path];
  await mustRun('openssl', ['req', '-newkey', ...key, ...words]);
  return path;
}

const curve = (name: string): readonly string[] => ['ec', '-pkeyopt', `ec_paramgen_curve:${name}`];

describe('the certificates of a daemon', () => {
  labTest('are weak by their keys', async () => {
    const keys: readonly (readonly [string, readonly string[], string | undefined])[] = [
      ['rsa1024', ['rsa:1024'], 'a key of 1024 bits (RSA)'],
      ['rsa2048', ['rsa:2048'], undefined],
      ['p192', curve('prime192v1'), 'a key of 192 bits (prime192v1)'],
      ['p224', curve('secp224r1'), undefined],
      ['p256', curve('P-256'), undefined],
      ['p521', curve('P-521'), undefined],
      ['ed25519', ['ed25519'], undefined],
    ];
    for (const [name, key, weakness] of keys) {
      const path = await certificate(name, ...key);
      const found = await readTlsCertificates(diskFiles('/'), { tlsCa: path, tlsCertificate: path });
      assert.deepEqual(
        found.map((each) => [each.use, each.weakness]),
        [
          ['ca', weakness],
          ['server', weakness],
        ],
        name,
      );
      assert.ok((found[0]?.notAfter ?? '') > new Date().toISOString());
    }
  });

  labTest('are all authorities of a bundle, and the first of the daemon', async () => {
    const pair = [await certificate('one', 'rsa:1024'), await certificate('two', ...curve('P-256'))];
    const bundle = join(folder, 'bundle.pem');
    await writeFile(bundle, await mustRun('cat', pair));
    const found = await readTlsCertificates(diskFiles('/'), { tlsCa: bundle, tlsCertificate: bundle });
    assert.deepEqual(
      found.map(({ use }) => use),
      ['ca', 'ca', 'server'],
    );
    await writeFile(bundle, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const damaged = await readTlsCertificates(diskFiles('/'), {
      tlsCa: bundle,
      tlsCertificate: join(folder, 'none.pem'),
    });
    assert.deepEqual(
      damaged.map(({ unread }) => unread !== undefined),
      [true],
    );
  });
});
