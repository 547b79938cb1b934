import { X509Certificate, type KeyObject } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';

/** An extension of a certificate or of a revocation list. */
export interface CertificateExtension {
  critical: boolean;
  /** What is in its octet string. Reading it throws if that is not DER: only extensions that are used must be. */
  readonly value: ASN1Obj | undefined;
}

/** A certificate (RFC 5280, 4.1), as far as signatures of the Notary Project are verified with it. */
export interface Certificate {
  der: Buffer;
  publicKey: KeyObject;
  serial: Buffer;
  /** Names as their bytes, which must be equal where one certificate issued another. */
  subject: Buffer;
  issuer: Buffer;
  /** The relative distinguished names of the subject. */
  subjectNames: readonly ASN1Obj[];
  from: Date;
  until: Date;
  extensions: ReadonlyMap<string, CertificateExtension>;
  /** Whether the key of another certificate signed it. */
  isSignedBy(issuer: Certificate): boolean;
}

/**
 * Reads a certificate in DER.
 * @throws TypeError if it cannot be read, is older than version 3, or is signed with a weak hash function.
 */
export function readCertificate(der: Buffer): Certificate {
  const x509 = parse(der);
  const certificate = read(der, x509);
  if (typeof certificate === 'string') throw new TypeError(`a certificate ${certificate}`);
  return certificate;
}

function parse(der: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(der);
    // PEM, and bytes after the certificate, are no certificate in DER.
    if (certificate.raw.equals(der)) return certificate;
  } catch (error) {
    throw new TypeError('a certificate cannot be read', { cause: error });
  }
  throw new TypeError('a certificate cannot be read');
}

/** The certificate, or what is wrong with it. */
function read(der: Buffer, x509: X509Certificate): Certificate | string {
  try {
    // The parser wants a buffer of its own.
    const [body, algorithm] = ASN1Obj.parseBuffer(Buffer.from(der)).subs;
    if (body === undefined || algorithm === undefined) return 'is incomplete';
    return isStrongSignature(algorithm)
      ? readBody(body, der, x509)
      : 'is signed with a weak or unknown algorithm';
  } catch {
    // The parser of DER throws errors of many kinds.
    return 'cannot be read';
  }
}

function readBody(body: ASN1Obj, der: Buffer, x509: X509Certificate): Certificate | string {
  const [version, serial, , issuer, validity, subject] = body.subs;
  if (version?.tag.isContextSpecific(0) !== true || version.subs[0]?.toInteger() !== 2n)
    return 'is of an old version';
  const [from, until] = validity?.subs ?? [];
  if (!serial || !issuer || !subject || !from || !until) return 'is incomplete';
  const list = body.subs.find(({ tag }) => tag.isContextSpecific(3))?.subs[0];
  return {
    der,
    publicKey: x509.publicKey,
    serial: serial.value,
    subject: subject.value,
    issuer: issuer.value,
    subjectNames: subject.subs,
    from: from.toDate(),
    until: until.toDate(),
    extensions: readExtensions(list?.subs ?? []),
    isSignedBy: (other) => {
      try {
        return other.subject.equals(issuer.value) && x509.verify(other.publicKey);
      } catch {
        return false;
      }
    },
  };
}

/**
 * Reads extensions (RFC 5280, 4.2) by their object identifiers.
 * @throws TypeError if one is there twice: of two, a reader takes either.
 */
export function readExtensions(entries: readonly ASN1Obj[]): ReadonlyMap<string, CertificateExtension> {
  const extensions = new Map<string, CertificateExtension>();
  for (const { subs } of entries) {
    const [id, ...rest] = subs;
    const name = id?.toOID() ?? '';
    if (extensions.has(name)) throw new TypeError('an extension is there twice');
    const content = rest.at(-1);
    extensions.set(name, {
      critical: rest.length === 2 && rest[0]?.toBoolean() === true,
      get value() {
        return content && ASN1Obj.parseBuffer(Buffer.from(content.value));
      },
    });
  }
  return extensions;
}

/** Signature algorithms with a hash function of SHA-2, and Ed25519 (RFC 4055, 5758, 8410). */
const strongAlgorithms: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
]);

const rsaPss = '1.2.840.113549.1.1.10';
const sha2 = /^2\.16\.840\.1\.101\.3\.4\.2\.[123]$/u;

/** Whether a signature is not forgeable through collisions, as those over SHA-1 are. */
export function isStrongSignature({ subs: [id, parameters] }: ASN1Obj): boolean {
  const name = id?.toOID() ?? '';
  if (strongAlgorithms.has(name)) return true;
  // RSASSA-PSS names its hash function in its parameters, and means SHA-1 where it does not (RFC 4055, 3.1).
  const hash = parameters?.subs[0];
  return (
    name === rsaPss &&
    hash?.tag.isContextSpecific(0) === true &&
    sha2.test(hash.subs[0]?.subs[0]?.toOID() ?? '')
  );
}
