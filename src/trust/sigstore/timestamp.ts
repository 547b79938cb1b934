import { createHash } from 'node:crypto';
import { ASN1Obj, RFC3161Timestamp } from '@sigstore/core';
import type { TrustAnchors } from './trusted-root.ts';

/** Object identifiers (RFC 5652, 11; RFC 3161, 2.4.2; RFC 5035, 5.4; NIST's of SHA-2). */
const ids = {
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificate2: '1.2.840.113549.1.9.16.2.47',
} as const;

const hashIds: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Statuses of a response that has a timestamp: granted, and granted with changes (RFC 3161, 2.4.2). */
const granted: ReadonlySet<bigint> = new Set([0n, 1n]);

/** A timestamp that was read: when it says that it was made, or what is wrong with it. */
export type ReadTimestamp = { time: Date } | { fault: string };

/**
 * Reads a response of a timestamp authority, and looks at what the library does not: the status, that there is one
 * signer, the type of what is signed, and that the authority's certificate is the one that the signature names.
 * The library verifies the signature.
 */
export function readTimestamp(der: Buffer, anchors: TrustAnchors): ReadTimestamp {
  try {
    const bytes = Buffer.from(der);
    const fault = responseFault(ASN1Obj.parseBuffer(bytes), anchors);
    if (fault !== undefined) return { fault };
    const time = RFC3161Timestamp.parse(bytes).signingTime;
    return Number.isNaN(time.getTime()) ? { fault: 'the timestamp has no time' } : { time };
  } catch {
    return { fault: 'the timestamp cannot be read' };
  }
}

function responseFault(response: ASN1Obj, anchors: TrustAnchors): string | undefined {
  const [status, token] = response.subs;
  if (!granted.has(status?.subs[0]?.toInteger() ?? -1n))
    return 'the timestamp authority did not grant the timestamp';
  const signers = token?.subs[1]?.subs[0]?.subs.at(-1)?.subs ?? [];
  const [signer] = signers;
  if (signer === undefined || signers.length > 1) return 'the timestamp has no signature, or several';
  const attributes = signer.subs.find(({ tag }) => tag.isContextSpecific(0))?.subs ?? [];
  const types = valuesOf(attributes, ids.contentType);
  if (types.length !== 1 || types[0]?.toOID() !== ids.timestampInfo)
    return 'what the timestamp authority signed is no timestamp';
  const [identifier] = signer.subs[1]?.subs ?? [];
  const serial = signer.subs[1]?.subs[1];
  const candidates = anchors.material.timestampAuthorities.flatMap(({ certChain: [own] }) =>
    own !== undefined && identifier?.value.equals(own.issuer) && serial?.value.equals(own.serialNumber)
      ? [own.root.toDER()]
      : [],
  );
  if (candidates.length === 0) return 'no timestamp authority of the trusted root made the timestamp';
  return candidates.some((certificate) => namesCertificate(attributes, certificate))
    ? undefined
    : 'the timestamp is of another certificate than the one of its authority';
}

/** The values of all attributes of a type. */
function valuesOf(attributes: readonly ASN1Obj[], id: string): readonly ASN1Obj[] {
  return attributes
    .filter(({ subs: [type] }) => type?.toOID() === id)
    .flatMap(({ subs: [, values] }) => values?.subs ?? []);
}

/** Whether the signed hashes of the authority's certificate, if there are any, are of this one. */
function namesCertificate(attributes: readonly ASN1Obj[], certificate: Buffer): boolean {
  const first = valuesOf(attributes, ids.signingCertificate).map((value) => ({ value, byDefault: 'sha1' }));
  const second = valuesOf(attributes, ids.signingCertificate2).map((value) => ({
    value,
    byDefault: 'sha256',
  }));
  return [...first, ...second].every(({ value, byDefault }) => {
    // The first of a list is the authority's own.
    const parts = value.subs[0]?.subs[0]?.subs ?? [];
    const [head] = parts;
    const named = head?.tag.isOctetString() === false;
    const hash = named ? hashIds[head.subs[0]?.toOID() ?? ''] : byDefault;
    const digest = named ? parts[1] : head;
    return (
      hash !== undefined &&
      digest !== undefined &&
      createHash(hash).update(certificate).digest().equals(digest.value)
    );
  });
}
