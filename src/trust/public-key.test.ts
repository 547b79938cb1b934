import { equal, match, throws } from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { certificatePem, selfSignedCertificate } from '../../test/kit/certificate.ts';
import { fingerprintOfKey, readPublicKey, weaknessOf } from './public-key.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

test('public keys in PEM of each form are read, and those of certificates', () => {
  const certificate = selfSignedCertificate({
    subject: 'Ann',
    key: pair.privateKey,
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2027-01-01T00:00:00Z'),
  });
  for (const [text, key] of [
    [pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(), pair.publicKey],
    [rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(), rsa.publicKey],
    [certificatePem(certificate), pair.publicKey],
  ] as const)
    equal(fingerprintOfKey(readPublicKey(text)), fingerprintOfKey(key));
});

test('private keys of each form are refused, also beside a public one', () => {
  const texts = [
    pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    pair.privateKey.export({ type: 'sec1', format: 'pem' }),
    rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }),
    pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
    pair.publicKey.export({ type: 'spki', format: 'pem' }).toString() +
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n',
  ];
  for (const text of texts) throws(() => readPublicKey(text.toString()), /it is a private key/u);
});

test('what is no key is refused', () => {
  for (const text of ['', 'a key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])
    throws(() => readPublicKey(text), TypeError);
});

test('keys that are too weak, or of no kind that signs images, are named so', () => {
  const weaknesses = [
    [generateKeyPairSync('rsa', { modulusLength: 1024 }), /1024 bits/u],
    [generateKeyPairSync('ec', { namedCurve: 'secp256k1' }), /secp256k1/u],
    [generateKeyPairSync('x25519'), /x25519/u],
    [generateKeyPairSync('ed448'), /ed448/u],
    [generateKeyPairSync('rsa-pss', { modulusLength: 2048 }), /rsa-pss/u],
  ] as const;
  for (const [{ publicKey }, says] of weaknesses) match(weaknessOf(publicKey) ?? '', says);
  for (const { publicKey } of [pair, rsa, generateKeyPairSync('ed25519')])
    equal(weaknessOf(publicKey), undefined);
});

test('the fingerprint is the SHA-256 of the key in DER', () => {
  const der = createPublicKey(pair.privateKey).export({ type: 'spki', format: 'der' });
  equal(fingerprintOfKey(pair.publicKey), `sha256:${createHash('sha256').update(der).digest('hex')}`);
});
