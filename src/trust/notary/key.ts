import { constants, createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../../formats/json/canonical-json.ts';
import { isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import { readBase64 } from '../base64.ts';
import { weaknessOf } from '../public-key.ts';
import type { FileSignature } from './signed-file.ts';

/** A key as Notary's metadata has it: `ecdsa`, `rsa`, `ed25519`, and a certificate with its chain as `…-x509`. */
export interface NotaryKey {
  type: string;
  /** The certificates of an x509 key, the one that signs first. */
  certificates: readonly X509Certificate[];
  /** Absent if the type is unknown or the key cannot be read: no signature of it counts. */
  key?: KeyObject;
}

/** Before a raw Ed25519 key: its SubjectPublicKeyInfo (RFC 8410, section 4). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Reads a key, and its id: the hash of its canonical form (notary, tuf/data/keys.go, ID).
 * @throws TypeError for what is no key.
 */
export function readKey(document: unknown): { id: string; key: NotaryKey } {
  if (!isJsonRecord(document)) throw new TypeError('a key is no object');
  const type = stringAt(document, 'keytype') ?? '';
  const encoded = stringAt(recordAt(document, 'keyval'), 'public') ?? '';
  const id = createHash('sha256')
    .update(canonicalJson({ keytype: type, keyval: { private: null, public: encoded } }))
    .digest('hex');
  return { id, key: { type, ...readPublic(type, readBase64(encoded, 'a public key')) } };
}

function readPublic(type: string, bytes: Buffer): Pick<NotaryKey, 'certificates' | 'key'> {
  try {
    if (type === 'ecdsa-x509' || type === 'rsa-x509') {
      const certificates = parseCertificates(bytes.toString('latin1'));
      const [first] = certificates;
      return { certificates, ...(first && { key: first.publicKey }) };
    }
    const der = type === 'ed25519' && bytes.length === 32 ? Buffer.concat([ed25519Prefix, bytes]) : bytes;
    return { certificates: [], key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
  } catch {
    return { certificates: [] };
  }
}

/**
 * The certificates of a PEM text, in their order.
 * @throws TypeError if one cannot be read or there is none.
 */
export function parseCertificates(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
  if (blocks.length === 0) throw new TypeError('it has no certificate in PEM');
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw new TypeError('a certificate cannot be read', { cause: error });
  }
}

/** The kind of key that each method of signing takes (notary, tuf/signed/verifiers.go). */
const keyKinds: Readonly<Record<string, readonly string[]>> = {
  ecdsa: ['ecdsa', 'ecdsa-x509'],
  eddsa: ['ed25519'],
  rsapss: ['rsa', 'rsa-x509'],
  rsapkcs1v15: ['rsa', 'rsa-x509'],
};

const cryptoKinds: Readonly<Record<string, string>> = {
  ecdsa: 'ec',
  'ecdsa-x509': 'ec',
  ed25519: 'ed25519',
  rsa: 'rsa',
  'rsa-x509': 'rsa',
};

/** Whether a signature is by a key. What a key is said to be, what it is and what the method takes must agree. */
export function isSignedBy(
  { key, type }: NotaryKey,
  { method, value }: FileSignature,
  message: Buffer,
): boolean {
  if (key === undefined || keyKinds[method]?.includes(type) !== true) return false;
  if (key.asymmetricKeyType !== cryptoKinds[type] || weaknessOf(key) !== undefined) return false;
  try {
    switch (method) {
      case 'ecdsa':
        return isEcdsa(key, value, message);
      case 'eddsa':
        return verify(null, message, key, value);
      case 'rsapss':
        return verify(
          'sha256',
          message,
          { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
          value,
        );
      default:
        return verify('sha256', message, { key, padding: constants.RSA_PKCS1_PADDING }, value);
    }
  } catch {
    return false;
  }
}

/** Notary writes the two numbers of a signature one behind the other; tools on hardware keys write DER. */
function isEcdsa(key: KeyObject, value: Buffer, message: Buffer): boolean {
  const raw = { key, dsaEncoding: 'ieee-p1363' } as const;
  return (
    verify('sha256', message, { key, dsaEncoding: 'der' }, value) || verify('sha256', message, raw, value)
  );
}
