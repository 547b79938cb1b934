import { createPublicKey } from 'node:crypto';
import {
  HashAlgorithm,
  PublicKeyDetails,
  type CertificateAuthority,
  type TransparencyLogInstance,
} from '@sigstore/protobuf-specs';
import { weaknessOf } from '../public-key.ts';
import {
  extendedUsagesOf,
  extensionFault,
  extensionIds,
  readSigstoreCertificate,
  usageIds,
  type SigstoreCertificate,
} from './certificate-extensions.ts';

/** Keys in PKCS #1, as the library reads them; all others are SubjectPublicKeyInfo. */
const pkcs1: ReadonlySet<PublicKeyDetails> = new Set([
  PublicKeyDetails.PKCS1_RSA_PKCS1V5,
  PublicKeyDetails.PKIX_RSA_PKCS1V5,
  PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256,
  PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256,
  PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256,
]);

/** Why a log of a trusted root is not used; absent if it is. */
export function logFault({
  hashAlgorithm,
  publicKey,
  logId,
  checkpointKeyId,
}: TransparencyLogInstance): string | undefined {
  // Of the tree: the library computes with SHA-256 whatever this says.
  if (hashAlgorithm !== HashAlgorithm.SHA2_256) return 'the hash of its tree is not SHA-256';
  if ((checkpointKeyId ?? logId)?.keyId.length !== 32) return 'its id is not of 32 bytes';
  try {
    const { rawBytes = Buffer.alloc(0), keyDetails } = publicKey ?? {};
    const type = keyDetails !== undefined && pkcs1.has(keyDetails) ? 'pkcs1' : 'spki';
    return weaknessOf(createPublicKey({ key: Buffer.from(rawBytes), format: 'der', type }));
  } catch {
    return 'its key cannot be read';
  }
}

/** Why a certificate authority is not used; absent if it is. */
export function authorityFault(authority: CertificateAuthority): string | undefined {
  const chain = chainOf(authority);
  if (chain === undefined) return 'a certificate of it cannot be read';
  return chain.map((one) => issuerFault(one, usageIds.codeSigning)).find((fault) => fault !== undefined);
}

/**
 * Why a timestamp authority is not used; absent if it is. The library takes any certificate for one of a timestamp
 * authority; it must be for time stamping alone, and say so in a critical extension (RFC 3161, 2.3).
 */
export function timestampAuthorityFault(authority: CertificateAuthority): string | undefined {
  const [own, ...authorities] = chainOf(authority) ?? [];
  if (own === undefined) return 'a certificate of it cannot be read';
  return (
    stampingFault(own) ??
    authorities.map((one) => issuerFault(one, usageIds.timeStamping)).find((fault) => fault !== undefined)
  );
}

function stampingFault(certificate: SigstoreCertificate): string | undefined {
  try {
    const usages = extendedUsagesOf(certificate);
    const { node, parsed } = certificate;
    if (node.ca) return 'what signs its timestamps is the certificate of an authority';
    if (usages.length !== 1 || usages[0] !== usageIds.timeStamping)
      return 'its certificate is not for time stamping alone';
    if (parsed.extension(extensionIds.extendedUsages)?.critical !== true)
      return 'that its certificate is for time stamping is not critical';
    return extensionFault(certificate);
  } catch {
    return 'the extensions of a certificate cannot be read';
  }
}

function chainOf({ certChain }: CertificateAuthority): readonly SigstoreCertificate[] | undefined {
  const read = (certChain?.certificates ?? []).map(({ rawBytes }) => readSigstoreCertificate(rawBytes));
  const chain = read.filter((one) => one !== undefined);
  return chain.length === 0 || chain.length < read.length ? undefined : chain;
}

/** An authority that is issued for some usages issues for these only (as Go's and OpenSSL's verification has it). */
function issuerFault(certificate: SigstoreCertificate, usage: string): string | undefined {
  try {
    const usages = extendedUsagesOf(certificate);
    if (!certificate.parsed.isCA || !certificate.node.ca) return 'a certificate of it is of no authority';
    if (usages.length > 0 && !usages.includes(usage))
      return 'a certificate of it is of an authority for other usages';
    return extensionFault(certificate);
  } catch {
    return 'the extensions of a certificate cannot be read';
  }
}
