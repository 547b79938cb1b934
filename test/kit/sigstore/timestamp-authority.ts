import type { KeyObject } from 'node:crypto';
import { distinguishedName, issueCertificate, signingOf, type CertificateContent } from '../certificate.ts';
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
import { longValidity, makeAuthority } from './authority.ts';
import { digestOf, makeKey, signWith } from './keys.ts';

/** A timestamp authority (RFC 3161). */
export interface TimestampAuthority {
  key: KeyObject;
  /** Of its certificate. */
  issuer: string;
  serial: bigint;
  /** In DER: its certificate, then those of its authorities. */
  chain: readonly Buffer[];
}

/** Makes a timestamp authority; `certificate` replaces what its certificate says. */
export function makeTimestampAuthority(certificate: Partial<CertificateContent> = {}): TimestampAuthority {
  const authority = makeAuthority('timeStamping');
  const [key, serial] = [makeKey('P-256'), 99n];
  const own = issueCertificate(
    {
      subject: 'Test timestamp authority',
      key,
      ...longValidity,
      serial,
      usages: ['digitalSignature'],
      extendedUsages: ['timeStamping'],
      criticalExtendedUsages: true,
      ...certificate,
    },
    authority,
  );
  return { key, issuer: authority.subject, serial, chain: [own, ...authority.chain] };
}

/** Parts of a response that a test replaces. */
export interface TimestampFaults {
  /** Of the response (RFC 3161, 2.4.2): 0 is granted, 2 is rejection. */
  status?: number;
  /** Of what is signed, and of the attribute that repeats it. */
  contentType?: string;
  contentTypeAttribute?: string;
  /** Whether the attribute with the hash of the authority's certificate is that of another one. */
  otherCertificate?: boolean;
}

const types = {
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

const sha256 = sequence(objectId(types.sha256), nothing());

/** A response with the time of a signature. */
export function timestampOf(
  { key, issuer, serial, chain }: TimestampAuthority,
  signature: Buffer,
  at: Date,
  faults: TimestampFaults = {},
): Buffer {
  const { status = 0, contentType = types.timestampInfo, contentTypeAttribute = contentType } = faults;
  const info = sequence(
    integer(1),
    // A policy of nobody's.
    objectId('1.3.6.1.4.1.32473.1'),
    sequence(sha256, octets(digestOf('sha256', signature))),
    integer(7),
    generalizedTime(at),
  );
  const named = faults.otherCertificate ? Buffer.from('another') : (chain[0] ?? Buffer.alloc(0));
  const attributes = setOf(
    sequence(objectId(types.contentType), setOf(objectId(contentTypeAttribute))),
    sequence(objectId(types.messageDigest), setOf(octets(digestOf('sha256', info)))),
    sequence(
      objectId(types.signingCertificate),
      setOf(sequence(sequence(sequence(octets(digestOf('sha256', named)))))),
    ),
  );
  const signer = sequence(
    integer(1),
    sequence(distinguishedName(issuer), integer(serial)),
    sha256,
    // The set in a tag of its context; what is signed has the tag of a set (RFC 5652, 5.4).
    Buffer.concat([Buffer.of(0xa0), attributes.subarray(1)]),
    signingOf(key).algorithm,
    octets(signWith(key, attributes)),
  );
  const signedData = sequence(
    integer(3),
    setOf(sha256),
    sequence(objectId(contentType), explicit(0, octets(info))),
    element(0xa0, ...chain.slice(0, 1)),
    setOf(signer),
  );
  return sequence(sequence(integer(status)), sequence(objectId(types.signedData), explicit(0, signedData)));
}
