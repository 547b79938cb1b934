import { X509Certificate, type KeyObject } from 'node:crypto';
import type { TlsCertificate } from '../../core/engine.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { HostFiles } from '../../io/files.ts';

/** Smallest sizes of keys that keep what they prove (NIST SP 800-131A): 112 bits of security. */
const smallestRsa = 2048;
const smallestCurve = 224;

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu;

/** Returns why a key can be found by those who do not have it; absent if it cannot. */
function weaknessOfKey({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): string | undefined {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  if (modulusLength !== undefined && modulusLength < smallestRsa)
    return `a key of ${modulusLength} bits (${asymmetricKeyType?.toUpperCase()})`;
  // Curves are named by the bits of their field: `secp192k1`, `prime192v1`.
  const bits = Number(/\d{3}/u.exec(namedCurve ?? '')?.[0] ?? smallestCurve);
  return bits < smallestCurve ? `a key of ${bits} bits (${namedCurve})` : undefined;
}

function describeCertificate(text: string, place: Pick<TlsCertificate, 'use' | 'path'>): TlsCertificate {
  try {
    const { publicKey, validToDate } = new X509Certificate(text);
    const weakness = weaknessOfKey(publicKey);
    return { ...place, notAfter: validToDate.toISOString(), ...(weakness === undefined ? {} : { weakness }) };
  } catch {
    return { ...place, unread: 'it is no certificate that can be read' };
  }
}

async function certificatesIn(
  files: HostFiles,
  place: Pick<TlsCertificate, 'use' | 'path'>,
): Promise<readonly TlsCertificate[]> {
  const text = await files.readText(place.path);
  if (text.state === 'absent') return [];
  if (text.state === 'unreadable') return [{ ...place, unread: text.detail }];
  const blocks = text.value.match(block) ?? [];
  // Of its own file the daemon shows the first: the others lead to its authority.
  const shown = place.use === 'ca' ? blocks : blocks.slice(0, 1);
  return shown.map((one) => describeCertificate(one, place));
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
