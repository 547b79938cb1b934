import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatePem, issueCertificate } from '../../kit/certificate.ts';
import { newRoot, newSigningKey } from '../../kit/notation/signer.ts';
import { inDays } from '../../kit/notary-repository.ts';
import { findProgram } from './availability.ts';

/** Somebody who signs when messages were there. */
export interface TimestampAuthority {
  /** The certificate of its root. */
  root: Buffer;
  /** Makes a token (RFC 3161) of a message. */
  stamp(message: Buffer): Buffer;
  remove(): void;
}

/** A timestamp authority with an RSA key, run by OpenSSL. */
export function openSslAuthority(): TimestampAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-tsa-'));
  const top = newRoot('Timestamp root', { key: newSigningKey('rsa-2048') });
  const key = newSigningKey('rsa-2048');
  const certificate = issueCertificate(
    {
      subject: 'Timestamps',
      key,
      from: inDays(-100),
      until: inDays(5000),
      usages: ['digitalSignature'],
      extendedUsages: ['timeStamping'],
      criticalExtendedUsages: true,
    },
    top,
  );
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('tsa.pem'), certificatePem(certificate));
  writeFileSync(path('tsa.key'), key.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(path('serial'), '01\n');
  writeFileSync(
    path('tsa.cnf'),
    [
      '[tsa]',
      'default_tsa = own',
      '[own]',
      `serial = ${path('serial')}`,
      'default_policy = 1.2.3.4',
      'digests = sha256, sha384, sha512',
      'accuracy = secs:1, millisecs:500, microsecs:100',
      'ess_cert_id_alg = sha256',
      'signer_digest = sha384',
      '',
    ].join('\n'),
  );
  return {
    root: top.certificate,
    stamp(message: Buffer): Buffer {
      writeFileSync(path('message'), message);
      run('-query', '-data', path('message'), '-sha512', '-cert', '-out', path('query'));
      const signing = ['-signer', path('tsa.pem'), '-inkey', path('tsa.key')];
      const reply = ['-config', path('tsa.cnf'), '-queryfile', path('query'), ...signing];
      run('-reply', ...reply, '-token_out', '-out', path('token'));
      return readFileSync(path('token'));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function run(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(findProgram('openssl') ?? 'openssl', ['ts', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`openssl ts: ${stderr}`);
}
