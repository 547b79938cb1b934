import { equal, ok } from 'node:assert/strict';
import { X509Certificate, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { certificatePem, issueCertificate, selfSignedCertificate } from './certificate.ts';

const keys: Readonly<Record<string, KeyObject>> = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
};
const validity = { from: new Date('2026-01-01T00:00:00Z'), until: new Date('2051-01-01T00:00:00Z') };

for (const [name, key] of Object.entries(keys))
  test(`certificate by a ${name} key: Node reads it as it was asked for`, () => {
    const authority = { subject: 'Test authority', key };
    const root = new X509Certificate(
      selfSignedCertificate({ ...authority, ...validity, authority: true, pathLength: 1 }),
    );
    ok(root.verify(root.publicKey));
    ok(root.ca);
    const leaf = new X509Certificate(
      certificatePem(
        issueCertificate(
          {
            subject: '',
            key,
            ...validity,
            serial: 255n,
            authority: false,
            usages: ['digitalSignature'],
            extendedUsages: ['codeSigning'],
            alternativeNames: [
              { kind: 'email', name: 'ann@example.com' },
              { kind: 'uri', name: 'https://example.com/ann' },
            ],
          },
          authority,
        ),
      ),
    );
    ok(leaf.verify(root.publicKey));
    ok(leaf.checkIssued(root));
    ok(!leaf.ca);
    equal(leaf.serialNumber, 'FF');
    equal(leaf.issuer, 'CN=Test authority');
    equal(leaf.subjectAltName, 'email:ann@example.com, URI:https://example.com/ann');
    equal(leaf.keyUsage?.join(), '1.3.6.1.5.5.7.3.3');
    equal(leaf.validFromDate.toISOString(), '2026-01-01T00:00:00.000Z');
    equal(leaf.validToDate.toISOString(), '2051-01-01T00:00:00.000Z');
  });
