import { X509Certificate, type KeyObject } from 'node:crypto';
import type { CertificateContent, TlsCertificate } from '../../core/engine/engine.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { HostFiles } from '../../io/files.ts';

/** Smallest sizes of keys that keep what they prove (NIST SP 800-131A): 112 bits of security. */
const smallestRsa = 2048;
const smallestCurve = 224;

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu;

/** Returns the size of a key, and whether those who do not have it can find it. */
function describeKey({ asymmetricKeyType = 'ed25519', asymmetricKeyDetails = {} }: KeyObject) {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  if (modulusLength !== undefined)
    return {
      key: `a key of ${modulusLength} bits (${asymmetricKeyType.toUpperCase()})`,
      isWeak: modulusLength < smallestRsa,
    };
  // Curves are named by the bits of their field: `secp192k1`, `prime192v1`.
  const bits = Number(/\d{3}/u.exec(namedCurve ?? '')?.[0] ?? smallestCurve);
  return namedCurve === undefined
    ? { key: `a key of ${asymmetricKeyType}`, isWeak: false }
    : { key: `a key of ${bits} bits (${namedCurve})`, isWeak: bits < smallestCurve };
}

function describeCertificate(text: string, path: string): Observed<CertificateContent> {
  try {
    const { publicKey, validToDate } = new X509Certificate(text);
    return known({ ...describeKey(publicKey), notAfter: validToDate.toISOString() }, path);
  } catch {
    return unreadable('malformed', 'it is no certificate that can be read', path);
  }
}

async function certificatesIn(
  files: HostFiles,
  place: Pick<TlsCertificate, 'use' | 'path'>,
): Promise<readonly TlsCertificate[]> {
  const text = await files.readText(place.path);
  if (text.state === 'absent') return [];
  if (text.state === 'unreadable') return [{ ...place, content: text }];
  const blocks = text.value.match(block) ?? [];
  // Of its own file the daemon shows the first: the others lead to its authority.
  const shown = place.use === 'ca' ? blocks : blocks.slice(0, 1);
  return shown.map((one) => ({ ...place, content: describeCertificate(one, place.path) }));
}

/**
 * Returns the authorities of clients and the certificate of a daemon that uses TLS on TCP. Without configured paths
 * these are below `/root/.docker`.
 */
export async function readTlsCertificates(
  files: HostFiles,
  { tlsCa, tlsCertificate }: DaemonConfig,
): Promise<readonly TlsCertificate[]> {
  const [authorities, own] = await Promise.all([
    certificatesIn(files, { use: 'ca', path: tlsCa ?? '/root/.docker/ca.pem' }),
    certificatesIn(files, { use: 'server', path: tlsCertificate ?? '/root/.docker/cert.pem' }),
  ]);
  return [...authorities, ...own];
}
