import { constants, publicDecrypt, type KeyObject } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { HashName } from '../artifact.ts';

const curves = { prime256v1: p256, secp384r1: p384, secp521r1: p521 } as const;

/** DigestInfo before the digest (RFC 8017, section 9.2, note 1). */
const digestInfo: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** Whether a signature over a file can be verified with its digest alone: Ed25519 signs the file itself. */
export function canVerifyDigest(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' || key.asymmetricKeyType === 'rsa';
}

/**
 * Verifies a signature over the file of a digest: ECDSA in DER, or RSA with PKCS #1 v1.5 padding. Node's own
 * verification wants the file.
 */
export function verifyDigest(key: KeyObject, hash: HashName, digest: Buffer, signature: Buffer): boolean {
  try {
    return key.asymmetricKeyType === 'rsa'
      ? verifyRsa(key, hash, digest, signature)
      : verifyEcdsa(key, digest, signature);
  } catch {
    return false;
  }
}

function verifyRsa(key: KeyObject, hash: HashName, digest: Buffer, signature: Buffer): boolean {
  const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  return signed.equals(Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]));
}

function verifyEcdsa(key: KeyObject, digest: Buffer, signature: Buffer): boolean {
  const name = key.asymmetricKeyDetails?.namedCurve ?? '';
  if (!Object.hasOwn(curves, name)) return false;
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return curves[name as keyof typeof curves].verify(signature, digest, point, {
    prehash: false,
    format: 'der',
    lowS: false,
  });
}
