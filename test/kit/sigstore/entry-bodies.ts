import type { KeyObject } from 'node:crypto';
import { certificatePem, publicKeyInfo } from '../certificate.ts';
import { digestOf, keyDetailsOf, publicKeyPem } from './keys.ts';

/** Kinds of entries: the first three of Rekor v1, the others of Rekor v2. */
export const entryKinds = [
  'hashedrekord 0.0.1',
  'dsse 0.0.1',
  'intoto 0.0.2',
  'hashedrekord 0.0.2',
  'dsse 0.0.2',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** What an entry says of a signature. */
export interface LoggedSignature {
  signature: Buffer;
  /** The digest of what is signed: a file, or the encoding of an envelope. */
  hash: 'sha256' | 'sha384' | 'sha512';
  digest: Buffer;
  /** Of a DSSE envelope. */
  envelope?: { payload: Buffer; payloadType: string };
  key: KeyObject;
  /** In DER; absent for a signature with a key. */
  certificate?: Buffer | undefined;
}

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64');
}

/** The body of an entry, its members in the order of canonical JSON. */
export function entryBody(kind: EntryKind, logged: LoggedSignature) {
  const [name = '', apiVersion = ''] = kind.split(' ');
  return { apiVersion, kind: name, spec: specOf(kind, logged) };
}

function specOf(kind: EntryKind, { signature, hash, digest, envelope, key, certificate }: LoggedSignature) {
  const pem = base64(certificate === undefined ? publicKeyPem(key) : certificatePem(certificate));
  const verifier = {
    keyDetails: keyDetailsOf(key),
    ...(certificate === undefined
      ? { publicKey: { rawBytes: base64(publicKeyInfo(key)) } }
      : { x509Certificate: { rawBytes: base64(certificate) } }),
  };
  const payload = digestOf('sha256', envelope?.payload ?? Buffer.alloc(0));
  const payloadHash = { algorithm: 'sha256', value: payload.toString('hex') };
  switch (kind) {
    case 'hashedrekord 0.0.1':
      return {
        data: { hash: { algorithm: hash, value: digest.toString('hex') } },
        signature: { content: base64(signature), publicKey: { content: pem } },
      };
    case 'dsse 0.0.1':
      return {
        // Of the whole envelope, which no verifier can build again byte by byte.
        envelopeHash: { algorithm: 'sha256', value: digestOf('sha256', signature).toString('hex') },
        payloadHash,
        signatures: [{ signature: base64(signature), verifier: pem }],
      };
    case 'intoto 0.0.2':
      return {
        content: {
          envelope: {
            payloadType: envelope?.payloadType ?? '',
            signatures: [{ publicKey: pem, sig: base64(base64(signature)) }],
          },
          hash: { algorithm: 'sha256', value: digestOf('sha256', signature).toString('hex') },
          payloadHash,
        },
      };
    case 'hashedrekord 0.0.2':
      return {
        hashedRekordV002: {
          data: { algorithm: protobufHash(hash), digest: base64(digest) },
          signature: { content: base64(signature), verifier },
        },
      };
    case 'dsse 0.0.2':
      return {
        dsseV002: {
          payloadHash: { algorithm: 'SHA2_256', digest: base64(payload) },
          signatures: [{ content: base64(signature), verifier }],
        },
      };
  }
}

/** The name of a hash in Sigstore's messages (HashAlgorithm). */
export function protobufHash(hash: string): string {
  return hash.toUpperCase().replace('SHA', 'SHA2_');
}
