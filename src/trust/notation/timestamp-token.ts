import { createHash } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';
import type { HashName } from '../artifact.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { derOf, isDerSignedBy, readHash, type DerSignature } from './der-signature.ts';

/** A timestamp token (RFC 3161, 2.4.2): a time that an authority signed. */
export interface TimestampToken {
  /** Hash of what was signed at that time. */
  imprint: { hash: HashName; digest: Buffer };
  /** The time, less and plus its accuracy. */
  range: readonly [Date, Date];
  /** The certificate of who signed the token, and the others that are in it. */
  signer: Certificate;
  certificates: readonly Certificate[];
}

const id = {
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.47',
  /** The policy whose accuracy is a second if a token names none (RFC 3628, 5.2). */
  baselinePolicy: '0.4.0.2023.1.1',
} as const;

/** Most certificates in one token. */
const mostCertificates = 16;

/**
 * Reads a timestamp token and verifies it with the certificate that is in it. Whether that is trusted, and what the
 * time is of, is not decided here.
 * @throws TypeError with what is wrong.
 */
export function readTimestampToken(der: Buffer): TimestampToken {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    // The parser of DER throws errors of many kinds.
    throw new TypeError('it cannot be read', { cause: error });
  }
}

function read(der: Buffer): TimestampToken {
  const [type, content] = parseDer(der).subs;
  const [, , encapsulated, ...rest] = content?.subs[0]?.subs ?? [];
  const signers = rest.at(-1)?.subs ?? [];
  const [infoType, info] = encapsulated?.subs ?? [];
  const message = info?.subs[0]?.value;
  if (type?.toOID() !== id.signedData || infoType?.toOID() !== id.timestampInfo || message === undefined)
    throw new TypeError('it is no timestamp');
  const [signerInfo] = signers;
  if (signerInfo === undefined || signers.length > 1) throw new TypeError('it has not one signer');
  const list = rest.find(({ tag }) => tag.isContextSpecific(0))?.subs ?? [];
  if (list.length > mostCertificates) throw new TypeError('it has too many certificates');
  const certificates = list.map((one) => readCertificate(derOf(one, 0x30)));
  const signer = verifySigner(signerInfo, message, certificates);
  return { ...readInfo(parseDer(message)), signer, certificates };
}

/** The parser wants a buffer of its own, and does not mind what follows. */
function parseDer(bytes: Buffer): ASN1Obj {
  const object = ASN1Obj.parseBuffer(Buffer.from(bytes));
  if (!derOf(object, object.tag.toDER()).equals(bytes)) throw new TypeError('it is not in DER');
  return object;
}

/** Returns the certificate of the signer (SignerInfo, RFC 5652, 5.3) once its signature of the message holds. */
function verifySigner({ subs }: ASN1Obj, message: Buffer, certificates: readonly Certificate[]): Certificate {
  const [, signerId, digestAlgorithm, signedAttributes, algorithm, value] = subs;
  if (!signerId || !signedAttributes?.tag.isContextSpecific(0) || !algorithm || !value)
    throw new TypeError('its signer has no signed attributes');
  const digest = readHash(digestAlgorithm);
  const attributes = readAttributes(signedAttributes);
  if (attributes.get(id.contentType)?.toOID() !== id.timestampInfo)
    throw new TypeError('its signer signed another type of content');
  if (attributes.get(id.messageDigest)?.value.equals(hashOf(digest, message)) !== true)
    throw new TypeError('its signer signed another time');
  const signer = findSigner(attributes.get(id.signingCertificate), signerId, certificates);
  // What is signed are the attributes as a SET (RFC 5652, 5.4).
  const signature: DerSignature = { algorithm, digest, value: value.value };
  if (!isDerSignedBy(signer.publicKey, signature, derOf(signedAttributes, 0x31)))
    throw new TypeError('its signature is not good');
  return signer;
}

/** Attributes of one value by their types. */
function readAttributes({ subs }: ASN1Obj): ReadonlyMap<string, ASN1Obj> {
  const attributes = new Map<string, ASN1Obj>();
  for (const attribute of subs) {
    const [type, values] = attribute.subs;
    const [value] = values?.subs ?? [];
    const name = type?.toOID() ?? '';
    if (attributes.has(name) || value === undefined || values?.subs.length !== 1)
      throw new TypeError('it has an attribute that is not there once');
    attributes.set(name, value);
  }
  return attributes;
}

/** The certificate whose hash is signed (SigningCertificateV2, RFC 5035): another of the same key must not do. */
function findSigner(
  attribute: ASN1Obj | undefined,
  signerId: ASN1Obj,
  certificates: readonly Certificate[],
): Certificate {
  const named = attribute?.subs[0]?.subs[0]?.subs ?? [];
  const [first] = named;
  // The hash function is SHA-256 where none is named.
  const hasAlgorithm = first?.tag.toDER() === 0x30;
  const hash = hasAlgorithm ? readHash(first) : 'sha256';
  const digest = named[hasAlgorithm ? 1 : 0]?.value;
  const signer = certificates.find(({ der }) => digest !== undefined && hashOf(hash, der).equals(digest));
  if (signer === undefined) throw new TypeError('it does not have the certificate that its signer names');
  const [issuer, serial] = signerId.subs;
  if (issuer?.value.equals(signer.issuer) !== true || serial?.value.equals(signer.serial) !== true)
    throw new TypeError('its signer names two certificates');
  return signer;
}

/** TSTInfo (RFC 3161, 2.4.2). */
function readInfo({ subs }: ASN1Obj): Pick<TimestampToken, 'imprint' | 'range'> {
  const [version, policy, imprint, , time, ...rest] = subs;
  const digest = imprint?.subs[1]?.value;
  if (version?.toInteger() !== 1n || digest === undefined || time === undefined)
    throw new TypeError('it has no time');
  const accuracy = rest[0]?.tag.toDER() === 0x30 ? accuracyOf(rest[0]) : undefined;
  const accuracyMs = accuracy ?? (policy?.toOID() === id.baselinePolicy ? 1000 : 0);
  const at = readTime(time).getTime();
  return {
    imprint: { hash: readHash(imprint?.subs[0]), digest },
    range: [new Date(at - accuracyMs), new Date(at + accuracyMs)],
  };
}

/** In milliseconds: seconds, then milliseconds and microseconds in tags of their own. */
function accuracyOf({ subs }: ASN1Obj): number {
  let total = 0;
  for (const { tag, value } of subs) {
    const number = value.length <= 4 ? value.readUIntBE(0, value.length) : Number.MAX_SAFE_INTEGER;
    total += tag.isContextSpecific(1) ? number / 1000 : tag.isContextSpecific(0) ? number : number * 1000;
  }
  if (total > 24 * 60 * 60 * 1000) throw new TypeError('its time is accurate to a day only');
  return Math.ceil(total);
}

/** GeneralizedTime with fractions of a second (RFC 3161, 2.4.2). */
function readTime({ tag, value }: ASN1Obj): Date {
  const text = value.toString('latin1');
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d{1,9})?)Z$/u.exec(text) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (!tag.isGeneralizedTime() || Number.isNaN(time.getTime())) throw new TypeError('it has no time');
  return time;
}

function hashOf(hash: HashName, bytes: Buffer): Buffer {
  return createHash(hash).update(bytes).digest();
}
