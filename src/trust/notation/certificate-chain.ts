import { weaknessOf } from '../public-key.ts';
import { algorithmOfKey } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { subjectText } from './distinguished-name.ts';

/** What the first certificate of a chain is for. */
export type ChainPurpose = 'signing' | 'timestamping';

const id = { keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' } as const;

/** Numbers of the usages of a key (RFC 5280, 4.2.1.3). */
const digitalSignature = 0;
const contentCommitment = 1;
const certificateSigning = 5;

const timeStamping = '1.3.6.1.5.5.7.3.8';

/** Usages that a signing certificate must not have: those of servers, clients, mail, timestamps and status services. */
const foreignUsages: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.1',
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.5.5.7.3.4',
  timeStamping,
  '1.3.6.1.5.5.7.3.9',
]);

/**
 * Why certificates are no chain that ends in a root, or one of them is not fit for what it is used; absent if all is
 * well (signature specification, "Certificate Requirements"). Only basic constraints and usages count, as it says.
 */
export function chainFault(chain: readonly Certificate[], purpose: ChainPurpose): string | undefined {
  const root = chain.at(-1);
  if (root === undefined) return 'there are no certificates';
  if (!root.isSignedBy(root)) return `the last certificate, ${subjectText(root)}, is no root`;
  for (const [index, certificate] of chain.entries()) {
    const fault = linkFault(chain, index) ?? fitnessFault(certificate, index, purpose);
    if (fault !== undefined) return `the certificate of ${subjectText(certificate)} ${fault}`;
  }
  return undefined;
}

function linkFault(chain: readonly Certificate[], index: number): string | undefined {
  const [certificate, issuer] = [chain[index], chain[index + 1]];
  if (certificate === undefined || issuer === undefined) return undefined;
  if (certificate.isSignedBy(certificate)) return 'signs itself before the end of the chain';
  return certificate.isSignedBy(issuer) ? undefined : `is not issued by ${subjectText(issuer)}`;
}

function fitnessFault(certificate: Certificate, index: number, purpose: ChainPurpose): string | undefined {
  try {
    const weakness = weaknessOf(certificate.publicKey);
    if (weakness !== undefined) return `is weak: ${weakness}`;
    return index === 0 ? signerFault(certificate, purpose) : authorityFault(certificate, index - 1, purpose);
  } catch {
    return 'has extensions that cannot be read';
  }
}

/** "Leaf Certificates"; of a certificate alone too, which is its own root. */
function signerFault(certificate: Certificate, purpose: ChainPurpose): string | undefined {
  if (isAuthority(certificate)) return 'is that of an authority';
  const usages = keyUsages(certificate, purpose);
  if (typeof usages === 'string') return usages;
  if (!usages.has(digitalSignature)) return 'has no key usage "digital signature"';
  if ([...usages].some((usage) => usage !== digitalSignature && usage !== contentCommitment))
    return 'has key usages other than "digital signature"';
  if (algorithmOfKey(certificate.publicKey) === undefined)
    return 'has a key of a size or curve that no signature may be made with';
  return extendedUsageFault(certificate, purpose);
}

function extendedUsageFault({ extensions }: Certificate, purpose: ChainPurpose): string | undefined {
  const extension = extensions.get(id.extendedKeyUsage);
  const usages = extension?.value?.subs.map((one) => one.toOID()) ?? [];
  if (purpose === 'signing')
    return usages.some((usage) => foreignUsages.has(usage))
      ? 'has an extended key usage that signing certificates must not have'
      : undefined;
  // RFC 3161, 2.3: this usage alone, and critical.
  return extension?.critical === true && usages.length === 1 && usages[0] === timeStamping
    ? undefined
    : 'is not for timestamps alone';
}

/** "Root and Intermediate CA Certificates": `below` authorities may follow it. */
function authorityFault(certificate: Certificate, below: number, purpose: ChainPurpose): string | undefined {
  const extension = certificate.extensions.get(id.basicConstraints);
  if (!isAuthority(certificate)) return 'is not that of an authority';
  if (purpose === 'signing' && extension?.critical !== true)
    return 'has basic constraints that are not critical';
  const length = extension?.value?.subs[1]?.toInteger();
  if (length !== undefined && length < BigInt(below))
    return `may have ${length} authorities below it, not ${below}`;
  const usages = keyUsages(certificate, purpose);
  if (typeof usages === 'string') return usages;
  return usages.has(certificateSigning) ? undefined : 'has no key usage "certificate signing"';
}

/** Whether a certificate may be in a trust store: that of an authority, or one that signs itself (notation-go, truststore). */
export function isTrustAnchor(certificate: Certificate): boolean {
  try {
    return isAuthority(certificate) || certificate.isSignedBy(certificate);
  } catch {
    // Its basic constraints cannot be read.
    return false;
  }
}

function isAuthority({ extensions }: Certificate): boolean {
  return extensions.get(id.basicConstraints)?.value?.subs[0]?.toBoolean() === true;
}

/** The numbers of the key's usages, or what is wrong. Authorities of timestamps often leave them not critical. */
function keyUsages({ extensions }: Certificate, purpose: ChainPurpose): ReadonlySet<number> | string {
  const extension = extensions.get(id.keyUsage);
  if (extension?.value === undefined) return 'has no key usage';
  if (purpose === 'signing' && !extension.critical) return 'has a key usage that is not critical';
  const bits = extension.value.toBitString();
  return new Set(bits.flatMap((bit, number) => (bit === 1 ? [number] : [])));
}

/** Why certificates are not all valid in a period; absent if they are (trust policy, "Validate Trusted Timestamp"). */
export function validityFault(
  chain: readonly Certificate[],
  [from, until]: readonly [Date, Date],
): string | undefined {
  for (const certificate of chain) {
    if (from < certificate.from)
      return `the certificate of ${subjectText(certificate)} is valid from ${certificate.from.toISOString()} on`;
    if (until > certificate.until)
      return `the certificate of ${subjectText(certificate)} expired on ${certificate.until.toISOString()}`;
  }
  return undefined;
}
