import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** Smallest RSA key that is accepted, in bits (NIST SP 800-131A). */
const leastRsaBits = 2048;

const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** Why a key is too weak, or of no kind that signatures of images have; absent if it is fit. */
export function weaknessOf(key: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return modulusLength < leastRsaBits
        ? `its RSA key has ${modulusLength} bits; ${leastRsaBits} are needed`
        : undefined;
    case 'ec':
      return curves.has(namedCurve) ? undefined : `its key is on the curve ${namedCurve}`;
    case 'ed25519':
      return undefined;
    default:
      return `its key is of the type ${key.asymmetricKeyType ?? 'unknown'}`;
  }
}

/**
 * Reads a public key in PEM (`PUBLIC KEY`, `RSA PUBLIC KEY`) or the one of a certificate.
 * @throws TypeError if the text is none, or holds a private key: that must not lie about where keys are verified.
 */
export function readPublicKey(text: string): KeyObject {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(text))
    throw new TypeError('it is a private key; name the public one');
  if (!/-----BEGIN (?:RSA )?(?:PUBLIC KEY|CERTIFICATE)-----/u.test(text))
    throw new TypeError('it is no public key in PEM');
  try {
    return createPublicKey(text);
  } catch (error) {
    throw new TypeError('it is no public key that can be read', { cause: error });
  }
}

/** What names a key: `sha256:HEX` of its SubjectPublicKeyInfo, in DER. */
export function fingerprintOfKey(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(der).digest('hex')}`;
}
