import { X509Certificate } from 'node:crypto';
import { ASN1Obj, X509Certificate as ParsedCertificate } from '@sigstore/core';
import { weaknessOf } from '../public-key.ts';

/** A certificate as the two readers have it: Node's, and the library's, which has the extensions. */
export interface SigstoreCertificate {
  node: X509Certificate;
  parsed: ParsedCertificate;
}

/** Object identifiers of extensions (RFC 5280, 4.2; RFC 6962, 3.3; fulcio, docs/oid-info.md). */
export const extensionIds = {
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedUsages: '2.5.29.37',
  issuerText: '1.3.6.1.4.1.57264.1.1',
  issuer: '1.3.6.1.4.1.57264.1.8',
} as const;

/** Extended usages (RFC 5280, 4.2.1.12). */
export const usageIds = { codeSigning: '1.3.6.1.5.5.7.3.3', timeStamping: '1.3.6.1.5.5.7.3.8' } as const;

/** Critical extensions that are looked at, here or by the library. Name constraints are not among them. */
const understood: ReadonlySet<string> = new Set([
  extensionIds.keyUsage,
  extensionIds.alternativeNames,
  extensionIds.basicConstraints,
  extensionIds.extendedUsages,
]);

/** What no certificate may have, critical or not: the library would issue for any name. */
const nameConstraints = '2.5.29.30';

/** Reads a certificate in DER; absent if it is none. */
export function readSigstoreCertificate(der: Buffer): SigstoreCertificate | undefined {
  try {
    const bytes = Buffer.from(der);
    return { node: new X509Certificate(bytes), parsed: ParsedCertificate.parse(bytes) };
  } catch {
    return undefined;
  }
}

/**
 * What is wrong with any certificate that the library does not look at: a weak key, an extension twice, or a critical
 * one that nothing here understands (RFC 5280, 4.2). Absent if nothing is wrong.
 * @throws Error where its parts cannot be read.
 */
export function extensionFault({ node, parsed }: SigstoreCertificate): string | undefined {
  const ids = parsed.extensions.map((extension) => idOf(extension));
  if (new Set(ids).size !== ids.length) return 'it has an extension twice';
  const unknown = ids.find(
    (id) => id === nameConstraints || (parsed.extension(id)?.critical === true && !understood.has(id)),
  );
  if (unknown !== undefined) return `it has the extension ${unknown}, which is not verified here`;
  return weaknessOf(node.publicKey);
}

function idOf({ subs: [id] }: ASN1Obj): string {
  return id?.toOID() ?? '';
}

/** The extended usages of a certificate: Node has them under this name. */
export function extendedUsagesOf({ node }: SigstoreCertificate): readonly string[] {
  return node.keyUsage ?? [];
}

/**
 * The value of an extension, parsed; absent if there is none.
 * @throws Error if it is no DER.
 */
export function extensionValue({ parsed }: SigstoreCertificate, id: string): ASN1Obj | undefined {
  const value = parsed.extension(id)?.value;
  return value && ASN1Obj.parseBuffer(Buffer.from(value));
}
