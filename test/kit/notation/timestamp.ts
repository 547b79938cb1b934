import { createHash, sign } from 'node:crypto';
import { distinguishedName, signingOf } from '../certificate.ts';
import {
  element,
  explicit,
  generalizedTime,
  integer,
  nothing,
  objectId,
  octets,
  sequence,
  setOf,
} from '../der.ts';
import { newSigner, type Authority, type NotationSigner } from './signer.ts';

/** What a timestamp token says. */
export interface TokenPlan {
  /** Who signs it. */
  signer: NotationSigner;
  /** The issuer of the signer's certificate, and its serial number in DER. */
  issuer: Authority;
  serial: bigint;
  time: Date;
  /** What the time is of; without it, the signature. */
  message?: Buffer;
  /** Accuracy in seconds. */
  accuracy?: number;
  /** The certificate that the token says it was signed with; without it, that of the signer. */
  named?: Buffer;
  /** Certificates in the token; without it, those of the signer but for the root. */
  certificates?: readonly Buffer[];
}

const sha256 = sequence(objectId('2.16.840.1.101.3.4.2.1'), nothing());
const timestampInfo = objectId('1.2.840.113549.1.9.16.1.4');

/** Somebody who signs timestamps, below an authority. */
export function newTimestampSigner(
  issuer: Authority,
  change: Parameters<typeof newSigner>[1] = {},
): { signer: NotationSigner; issuer: Authority; serial: bigint } {
  const serial = 4711n;
  const signer = newSigner([issuer], {
    subject: 'Timestamps',
    serial,
    extendedUsages: ['timeStamping'],
    criticalExtendedUsages: true,
    ...change,
  });
  return { signer, issuer, serial };
}

/** Makes a timestamp token (RFC 3161) of a signature. */
export function timestampToken(plan: TokenPlan, signature: Buffer): Buffer {
  const { signer, issuer, serial, time, message = signature, accuracy } = plan;
  const [own = Buffer.alloc(0)] = signer.chain;
  const info = sequence(
    integer(1),
    objectId('1.2.3.4'),
    sequence(sha256, octets(hash(message))),
    integer(1),
    generalizedTime(time),
    ...(accuracy === undefined ? [] : [sequence(integer(accuracy))]),
  );
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', timestampInfo),
    attribute('1.2.840.113549.1.9.4', octets(hash(info))),
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(sequence(octets(hash(plan.named ?? own)))))),
  );
  const { hash: name, algorithm } = signingOf(signer.key);
  const signerInfo = sequence(
    integer(1),
    sequence(distinguishedName(issuer.subject), integer(serial)),
    sha256,
    retagged(attributes, 0xa0),
    algorithm,
    octets(sign(name, attributes, signer.key)),
  );
  const signedData = sequence(
    integer(3),
    setOf(sha256),
    sequence(timestampInfo, explicit(0, octets(info))),
    retagged(setOf(...(plan.certificates ?? signer.chain.slice(0, -1))), 0xa0),
    setOf(signerInfo),
  );
  return sequence(objectId('1.2.840.113549.1.7.2'), explicit(0, signedData));
}

function attribute(type: string, value: Buffer): Buffer {
  return sequence(objectId(type), setOf(value));
}

function retagged(value: Buffer, tag: number): Buffer {
  return Buffer.concat([Buffer.of(tag), value.subarray(1)]);
}

function hash(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** An extension of nothing but its name and DER, for lists and certificates. */
export function plainExtension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [element(0x01, Buffer.of(0xff))] : []), octets(value));
}
