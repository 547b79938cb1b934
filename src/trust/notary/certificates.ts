import type { X509Certificate } from 'node:crypto';
import { X509Certificate as ParsedCertificate } from '@sigstore/core';
import { weaknessOf } from '../public-key.ts';
import type { NotaryKey } from './key.ts';

/** Certificates may be created a day ahead: clocks differ (notary, tuf/utils/x509.go, ValidateCertificate). */
const leewayMs = 24 * 60 * 60 * 1000;

/** Longest chain of issuers that is followed. */
const longestChain = 5;

/**
 * Why the certificate of a root key is not one for a repository; absent if it is. Its common name is the repository's,
 * or ends in `*` and is the beginning of it (notary, trustpinning/certs.go, MatchCNToGun).
 */
export function nameFault({ certificates }: NotaryKey, repository: string): string | undefined {
  const [leaf, ...chain] = certificates;
  if (leaf === undefined) return 'the root key is no certificate';
  if (leaf.ca || chain.some((one) => !one.ca))
    return 'the root key must be one certificate, followed by those of its authorities';
  const name = commonNameOf(leaf);
  return name !== undefined && isNameOf(name, repository)
    ? undefined
    : `the root certificate is for ${name ?? 'no name'}, not for ${repository}`;
}

/** Why the certificate of a root key is not fit for a repository at a time; absent if it is. */
export function certificateFault(key: NotaryKey, repository: string, now: Date): string | undefined {
  const [leaf] = key.certificates;
  return nameFault(key, repository) ?? (leaf && validityFault(leaf, now));
}

function commonNameOf({ subject }: X509Certificate): string | undefined {
  const names = (subject ?? '').split('\n').filter((line) => line.startsWith('CN='));
  return names.length === 1 ? names[0]?.slice(3) : undefined;
}

function isNameOf(name: string, repository: string): boolean {
  return name.endsWith('*') ? repository.startsWith(name.replace(/\*+$/u, '')) : name === repository;
}

function validityFault(certificate: X509Certificate, now: Date): string | undefined {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (from.getTime() > now.getTime() + leewayMs)
    return `the root certificate is valid from ${from.toISOString()} on`;
  if (to < now) return `the root certificate expired on ${to.toISOString()}`;
  if (!hasStrongSignature(certificate)) return 'the root certificate is signed with a weak hash function';
  const weakness = weaknessOf(certificate.publicKey);
  return weakness && `the root certificate is weak: ${weakness}`;
}

function hasStrongSignature({ raw }: X509Certificate): boolean {
  try {
    return ParsedCertificate.parse(raw).signatureAlgorithm !== undefined;
  } catch {
    return false;
  }
}

/**
 * Whether an authority issued the first of a root key's certificates, directly or through the others, and all were
 * valid at the time; an authority's list may hold the certificate itself.
 */
export function isIssuedBy(
  { certificates }: NotaryKey,
  authorities: readonly X509Certificate[],
  now: Date,
): boolean {
  const [leaf, ...chain] = certificates;
  if (leaf === undefined) return false;
  const usable = (one: X509Certificate): boolean => validityFault(one, now) === undefined;
  const anchors = authorities.filter(usable);
  if (anchors.some((anchor) => anchor.raw.equals(leaf.raw))) return true;
  const leadsToAnchor = (certificate: X509Certificate, depth: number): boolean => {
    const issues = (issuer: X509Certificate): boolean =>
      issuer.ca &&
      mayIssueAt(issuer, depth) &&
      certificate.checkIssued(issuer) &&
      certificate.verify(issuer.publicKey);
    if (anchors.some(issues)) return true;
    if (depth >= longestChain) return false;
    return chain.some((issuer) => usable(issuer) && issues(issuer) && leadsToAnchor(issuer, depth + 1));
  };
  return leadsToAnchor(leaf, 0);
}

/** Whether the path length of an authority's certificate allows that many others below it (RFC 5280, 4.2.1.9). */
function mayIssueAt({ raw }: X509Certificate, below: number): boolean {
  const most = ParsedCertificate.parse(raw).extBasicConstraints?.pathLenConstraint;
  return most === undefined || most >= BigInt(below);
}
