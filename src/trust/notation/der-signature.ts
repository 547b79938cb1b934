import { constants, verify, type KeyObject } from 'node:crypto';
import type { ASN1Obj } from '@sigstore/core';
import type { HashName } from '../artifact.ts';

const hashIds: ReadonlyMap<string, HashName> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** Signature algorithms with their hash function; `digest` where it is named beside them (RFC 3279, 4055, 5758). */
const algorithms: ReadonlyMap<string, { keyType: string; hash: HashName | 'digest'; isPss?: true }> = new Map(
  [
    ['1.2.840.10045.4.3.2', { keyType: 'ec', hash: 'sha256' }],
    ['1.2.840.10045.4.3.3', { keyType: 'ec', hash: 'sha384' }],
    ['1.2.840.10045.4.3.4', { keyType: 'ec', hash: 'sha512' }],
    ['1.2.840.113549.1.1.1', { keyType: 'rsa', hash: 'digest' }],
    ['1.2.840.113549.1.1.10', { keyType: 'rsa', hash: 'digest', isPss: true }],
    ['1.2.840.113549.1.1.11', { keyType: 'rsa', hash: 'sha256' }],
    ['1.2.840.113549.1.1.12', { keyType: 'rsa', hash: 'sha384' }],
    ['1.2.840.113549.1.1.13', { keyType: 'rsa', hash: 'sha512' }],
  ],
);

/**
 * The hash function that an AlgorithmIdentifier names.
 * @throws TypeError if it is none of SHA-2.
 */
export function readHash(algorithm: ASN1Obj | undefined): HashName {
  const hash = hashIds.get(algorithm?.subs[0]?.toOID() ?? '');
  if (hash === undefined) throw new TypeError('it has a hash function that is not of SHA-2');
  return hash;
}

/** The bytes of a value in DER, with its content as it was read. */
export function derOf({ value }: ASN1Obj, tag: number): Buffer {
  return Buffer.concat([Buffer.of(tag), lengthOf(value.length), value]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const size = length < 0x1_00 ? 1 : length < 0x1_00_00 ? 2 : length < 0x1_00_00_00 ? 3 : 4;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = 0x80 + size;
  bytes.writeUIntBE(length, 1, size);
  return bytes;
}

/** A signature in a structure of ASN.1. */
export interface DerSignature {
  /** AlgorithmIdentifier. */
  algorithm: ASN1Obj;
  /** The hash function, where the algorithm leaves it open. */
  digest?: HashName;
  value: Buffer;
}

/** Whether a signature of a message is by a key. What the key is and what the algorithm takes must agree. */
export function isDerSignedBy(
  key: KeyObject,
  { algorithm, digest, value }: DerSignature,
  message: Buffer,
): boolean {
  const known = algorithms.get(algorithm.subs[0]?.toOID() ?? '');
  const hash = known?.hash === 'digest' ? digest : known?.hash;
  if (known === undefined || hash === undefined || key.asymmetricKeyType !== known.keyType) return false;
  const padding = known.isPss === true ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  try {
    return verify(hash, message, known.keyType === 'rsa' ? { key, padding } : key, value);
  } catch {
    return false;
  }
}
