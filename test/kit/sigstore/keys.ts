import { createHash, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { publicKeyInfo, signingOf } from '../certificate.ts';

export const keyKinds = ['P-256', 'P-384', 'RSA', 'Ed25519'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** A new private key. */
export function makeKey(kind: KeyKind): KeyObject {
  switch (kind) {
    case 'P-256':
    case 'P-384':
      return generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
    case 'RSA':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    case 'Ed25519':
      return generateKeyPairSync('ed25519').privateKey;
  }
}

const sharedKeys = new Map<KeyKind, KeyObject>();

/** One private key of each kind for all tests of a process that need any: to make one of RSA takes a tenth of a second. */
export function sharedKey(kind: KeyKind): KeyObject {
  const key = sharedKeys.get(kind) ?? makeKey(kind);
  sharedKeys.set(kind, key);
  return key;
}

/** The public key of a private one, in PEM. */
export function publicKeyPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** Signs with the hash that goes with the key. */
export function signWith(key: KeyObject, bytes: Buffer): Buffer {
  return sign(signingOf(key).hash, bytes, key);
}

/** The hash that the log records for a key: Ed25519 has none, and SHA-256 is what is taken then. */
export function hashOf(key: KeyObject): 'sha256' | 'sha384' {
  return signingOf(key).hash === 'sha384' ? 'sha384' : 'sha256';
}

export function digestOf(hash: string, bytes: Uint8Array): Buffer {
  return createHash(hash).update(bytes).digest();
}

/** What names the key of a log: the hash of its public key (RFC 6962, 3.2). */
export function keyIdOf(key: KeyObject): Buffer {
  return digestOf('sha256', publicKeyInfo(key));
}

/** Names of kinds of keys in trusted roots and entries of Rekor v2 (PublicKeyDetails). */
export function keyDetailsOf(key: KeyObject): string {
  if (key.asymmetricKeyType === 'ed25519') return 'PKIX_ED25519';
  if (key.asymmetricKeyType === 'rsa') return 'PKIX_RSA_PKCS1V15_2048_SHA256';
  return hashOf(key) === 'sha384' ? 'PKIX_ECDSA_P384_SHA_384' : 'PKIX_ECDSA_P256_SHA_256';
}
