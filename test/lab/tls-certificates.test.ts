import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { readTlsCertificates } from '../../src/collect/engine/tls-certificates.ts';
import { valueOf } from '../../src/core/observed.ts';
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
    const keys: readonly (readonly [string, readonly string[], boolean, string])[] = [
      ['rsa1024', ['rsa:1024'], true, 'a key of 1024 bits (RSA)'],
      ['rsa2048', ['rsa:2048'], false, 'a key of 2048 bits (RSA)'],
      ['p192', curve('prime192v1'), true, 'a key of 192 bits (prime192v1)'],
      ['p224', curve('secp224r1'), false, 'a key of 224 bits (secp224r1)'],
      ['p256', curve('P-256'), false, 'a key of 256 bits (prime256v1)'],
      ['p521', curve('P-521'), false, 'a key of 521 bits (secp521r1)'],
      ['ed25519', ['ed25519'], false, 'a key of ed25519'],
    ];
    for (const [name, kind, isWeak, key] of keys) {
      const path = await certificate(name, ...kind);
      const found = await readTlsCertificates(diskFiles('/'), { tlsCa: path, tlsCertificate: path });
      assert.deepEqual(
        found.map(({ use, content }) => [use, valueOf(content)?.isWeak, valueOf(content)?.key]),
        [
          ['ca', isWeak, key],
          ['server', isWeak, key],
        ],
        name,
      );
      const [first] = found;
      assert.ok(((first && valueOf(first.content)?.notAfter) ?? '') > new Date().toISOString());
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
      damaged.map(({ content }) => content.state),
      ['unreadable'],
    );
  });
});
