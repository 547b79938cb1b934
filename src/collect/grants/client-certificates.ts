import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu;

/** Certificates of a file in PEM, and whether one of them cannot be parsed. */
export interface PemCertificates {
  certificates: readonly X509Certificate[];
  isPartial: boolean;
}

/** Parses the certificates in a text; text around them is left out, as in OpenSSL. */
export function parsePemCertificates(text: string): PemCertificates {
  const parsed = (text.match(certificate) ?? []).map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      return undefined;
    }
  });
  const certificates = parsed.filter((each) => each !== undefined);
  return { certificates, isPartial: certificates.length < parsed.length };
}

/** Whether an authority issued the first certificate of a client, by itself or by others that stand behind it in its file. */
export function isClientOf(
  [client, ...chain]: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): boolean {
  const issued = (by: X509Certificate): boolean =>
    client !== undefined && client.checkIssued(by) && client.verify(by.publicKey);
  if (authorities.some(issued)) return true;
  const between = chain.findIndex(issued);
  return between !== -1 && isClientOf(chain.slice(between), authorities);
}

function parseKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** Whether a text is the key of one of these authorities, without a password. */
export function isKeyOf(text: string, authorities: readonly X509Certificate[]): boolean {
  const key = parseKey(text);
  return key !== undefined && authorities.some((authority) => authority.checkPrivateKey(key));
}
