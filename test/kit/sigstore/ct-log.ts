import type { KeyObject } from 'node:crypto';
import { publicKeyInfo, type Extension } from '../certificate.ts';
import { octets } from '../der.ts';
import { digestOf, keyIdOf, makeKey, signWith } from './keys.ts';

/** A certificate transparency log. */
export interface CtLog {
  key: KeyObject;
}

export function makeCtLog(): CtLog {
  return { key: makeKey('P-256') };
}

function bigEndian(value: number | bigint, length: number): Buffer {
  return Buffer.from(
    BigInt(value)
      .toString(16)
      .padStart(length * 2, '0'),
    'hex',
  );
}

/** Bytes with their length before them, as TLS writes them. */
function vector(bytes: Buffer, lengthBytes: number): Buffer {
  return Buffer.concat([bigEndian(bytes.length, lengthBytes), bytes]);
}

/** The extension with the signed timestamp (RFC 6962, 3.2 and 3.3) of a certificate without that extension. */
export function certificateTimestamp(log: CtLog, body: Buffer, issuer: KeyObject, at: Date): Extension {
  const timestamp = bigEndian(at.getTime(), 8);
  const noExtensions = bigEndian(0, 2);
  const signed = Buffer.concat([
    // Version 1, a timestamp of a certificate, of an entry that is a precertificate.
    Buffer.of(0, 0),
    timestamp,
    bigEndian(1, 2),
    digestOf('sha256', publicKeyInfo(issuer)),
    vector(body, 3),
    noExtensions,
  ]);
  const sct = Buffer.concat([
    Buffer.of(0),
    keyIdOf(log.key),
    timestamp,
    noExtensions,
    // SHA-256 and ECDSA (RFC 5246, 7.4.1.4.1).
    Buffer.of(4, 3),
    vector(signWith(log.key, signed), 2),
  ]);
  return { id: '1.3.6.1.4.1.11129.2.4.2', value: octets(vector(vector(sct, 2), 2)) };
}
