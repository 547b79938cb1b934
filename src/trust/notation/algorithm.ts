import { constants, verify, type KeyObject } from 'node:crypto';
import type { HashName } from '../artifact.ts';

/** Algorithms of signatures, by their names in JWS (Notary Project, signature specification, "Algorithm Selection"). */
export type AlgorithmName = 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

const hashes: Readonly<Record<AlgorithmName, HashName>> = {
  PS256: 'sha256',
  PS384: 'sha384',
  PS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
};

const rsaAlgorithms: ReadonlyMap<number | undefined, AlgorithmName> = new Map([
  [2048, 'PS256'],
  [3072, 'PS384'],
  [4096, 'PS512'],
]);

const curveAlgorithms: ReadonlyMap<string | undefined, AlgorithmName> = new Map([
  ['prime256v1', 'ES256'],
  ['secp384r1', 'ES384'],
  ['secp521r1', 'ES512'],
]);

/**
 * The one algorithm that a key signs with: its kind and size decide, not what an envelope says (signature
 * specification, "Algorithm Selection"). Absent for a key that no signature may be made with.
 */
export function algorithmOfKey({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): AlgorithmName | undefined {
  if (asymmetricKeyType === 'rsa') return rsaAlgorithms.get(asymmetricKeyDetails?.modulusLength);
  if (asymmetricKeyType === 'ec') return curveAlgorithms.get(asymmetricKeyDetails?.namedCurve);
  return undefined;
}

/**
 * Whether a signature of a message is by a key: RSASSA-PSS with a salt as long as the hash, or the two numbers of
 * ECDSA one behind the other (RFC 7518, 3.4 and 3.5; RFC 9053, 2.1).
 */
export function isSignedWith(
  key: KeyObject,
  algorithm: AlgorithmName,
  message: Buffer,
  signature: Buffer,
): boolean {
  const form = algorithm.startsWith('PS')
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { key, dsaEncoding: 'ieee-p1363' as const };
  try {
    return verify(hashes[algorithm], message, form, signature);
  } catch {
    return false;
  }
}
