import { Buffer } from 'node:buffer';
import type { FoundSign } from './found-sign.ts';
import { isPgpKeyFile, isProtectedPgpKey, mayBePgpKey } from './pgp-key.ts';
import { hasKeyVersion, isWholeSequence } from './private-keys.ts';

const javaKeyStores: ReadonlySet<number> = new Set([0xfeedfeed, 0xcececece]);
const keePass = Buffer.from('03d9a29a', 'hex');
/** 1.2.840.113549.1.7.1 with its header: the content of a PKCS #12 file. */
const pkcs7Data = Buffer.from('06092a864886f70d010701', 'hex');
/** 1.2.840.113549.1.12.10.1.1 and .2: bags with a key, plain and encrypted (RFC 7292, 4.2). */
const keyBags = ['060b2a864886f70d010c0a0101', '060b2a864886f70d010c0a0102'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
/** Algorithms of keys: RSA, elliptic curves, Ed25519. */
const keyAlgorithms = ['2a864886f70d010101', '2a8648ce3d0201', '2b6570'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

/** Whether a file may be a store of keys, by its first bytes. */
export function mayBeKeyStore(head: Uint8Array): boolean {
  if (head.length < 32) return false;
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  if (javaKeyStores.has(bytes.readUInt32BE(0)) || bytes.indexOf(keePass) === 0) return true;
  if (mayBePgpKey(bytes)) return true;
  return bytes[0] === 0x30 && (isPkcs12(bytes) || isPrivateKeyInfo(bytes));
}

function isPkcs12(bytes: Buffer): boolean {
  const at = bytes.indexOf(pkcs7Data);
  return at !== -1 && at < 40;
}

/** Whether bytes begin as a private key in DER does (RFC 5958, 2; RFC 8017, A.1.2). */
function isPrivateKeyInfo(bytes: Buffer): boolean {
  if (!hasKeyVersion(bytes)) return false;
  return keyAlgorithms.some((algorithm) => {
    const at = bytes.indexOf(algorithm);
    return at !== -1 && at < 16;
  });
}

const store = { at: 0, length: 0, strength: 'protected' } as const;

/** Returns the keys in a store: of one with only certificates there are none. */
export function keyStoreSigns(bytes: Buffer): readonly FoundSign[] {
  if (bytes.length < 32) return [];
  if (javaKeyStores.has(bytes.readUInt32BE(0)))
    return hasPrivateEntry(bytes) ? [{ ...store, detector: 'private key in a Java key store' }] : [];
  if (bytes.indexOf(keePass) === 0) return [{ ...store, detector: 'KeePass database' }];
  if (mayBePgpKey(bytes)) return pgpSigns(bytes);
  if (isPkcs12(bytes.subarray(0, 64)))
    return keyBags.some((bag) => bytes.includes(bag))
      ? [{ ...store, detector: 'private key in a PKCS #12 file' }]
      : [];
  return isWholeSequence(bytes) && isPrivateKeyInfo(bytes.subarray(0, 64))
    ? [{ ...store, strength: 'usable', detector: 'private key' }]
    : [];
}

function pgpSigns(bytes: Buffer): readonly FoundSign[] {
  if (!isPgpKeyFile(bytes)) return [];
  return isProtectedPgpKey(bytes)
    ? [{ ...store, detector: 'private key with a passphrase' }]
    : [{ ...store, strength: 'usable', detector: 'private key' }];
}

/** Most entries of a key store that are read. */
const mostEntries = 10_000;

/** Whether a Java key store has an entry that is no certificate: `sun.security.provider.JavaKeyStore`, `engineStore`. */
function hasPrivateEntry(bytes: Buffer): boolean {
  const version = bytes.readUInt32BE(4);
  const count = Math.min(bytes.readUInt32BE(8), mostEntries);
  let at = 12;
  for (let n = 0; n < count && at + 6 <= bytes.length; n++) {
    if (bytes.readUInt32BE(at) !== 2) return true;
    // The alias with its length, the date, the type of the certificate (in version 2), the certificate.
    at += 6 + bytes.readUInt16BE(at + 4) + 8;
    if (version === 2 && at + 2 <= bytes.length) at += 2 + bytes.readUInt16BE(at);
    if (at + 4 > bytes.length) return false;
    at += 4 + bytes.readUInt32BE(at);
  }
  return false;
}
