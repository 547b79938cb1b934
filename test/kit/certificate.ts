import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import {
  bits,
  boolean,
  element,
  explicit,
  implicit,
  integer,
  namedBits,
  nothing,
  objectId,
  octets,
  sequence,
  setOf,
  time,
  utf8,
} from './der.ts';

/** Usages of a key, by the numbers of their bits (RFC 5280, 4.2.1.3). */
const keyUsages = {
  digitalSignature: 0,
  contentCommitment: 1,
  keyEncipherment: 2,
  keyCertSign: 5,
  crlSign: 6,
} as const;
export type KeyUsage = keyof typeof keyUsages;

/** Extended usages of a key (RFC 5280, 4.2.1.12). */
export const extendedUsages = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;
export type ExtendedUsage = keyof typeof extendedUsages;

/** One name of a certificate's subject (GeneralName, RFC 5280, 4.2.1.6). */
export type AlternativeName =
  | { kind: 'email' | 'dns' | 'uri'; name: string }
  /** An IPv4 address. */
  | { kind: 'ip'; name: string }
  /** An address whose bytes are no UTF-8 text. */
  | { kind: 'raw'; name: Buffer }
  /** A UTF-8 text of a type of its own. */
  | { kind: 'other'; type: string; name: string };

export interface Extension {
  id: string;
  critical?: boolean;
  /** DER of the extension. */
  value: Buffer;
}

/** Types of the attributes of names (RFC 4519). */
const attributeTypes = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
} as const;

/** A name: a common name alone (empty for no name), or its attributes in their order. */
export type SubjectName = string | readonly (readonly [keyof typeof attributeTypes, string])[];

/** What a certificate says. */
export interface CertificateContent {
  subject: SubjectName;
  /** The subject's public key, or its private one. */
  key: KeyObject;
  from: Date;
  until: Date;
  serial?: bigint;
  /** Whether it may issue certificates; absent: it says nothing of that (no basic constraints). */
  authority?: boolean;
  /** How many further authorities may follow it. */
  pathLength?: number;
  usages?: readonly KeyUsage[];
  extendedUsages?: readonly ExtendedUsage[];
  /** Whether the extended usages are critical, as those of a timestamp authority are (RFC 3161, 2.3). */
  criticalExtendedUsages?: boolean;
  alternativeNames?: readonly AlternativeName[];
  /** Further extensions, after the others. */
  extensions?: readonly Extension[];
}

/** Who signs a certificate. */
export interface Issuer {
  /** The subject of the issuer's certificate. */
  subject: SubjectName;
  /** Its private key. */
  key: KeyObject;
}

const signatureAlgorithms = {
  rsa: sequence(objectId('1.2.840.113549.1.1.11'), nothing()),
  ed25519: sequence(objectId('1.3.101.112')),
  sha256: sequence(objectId('1.2.840.10045.4.3.2')),
  sha384: sequence(objectId('1.2.840.10045.4.3.3')),
  sha512: sequence(objectId('1.2.840.10045.4.3.4')),
} as const;

const hashesOfCurves: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  prime256v1: 'sha256',
  secp384r1: 'sha384',
  secp521r1: 'sha512',
};

/** How a key signs: the hash (null for Ed25519, which has its own) and the AlgorithmIdentifier in DER. */
export function signingOf(key: KeyObject): { hash: string | null; algorithm: Buffer } {
  if (key.asymmetricKeyType === 'ed25519') return { hash: null, algorithm: signatureAlgorithms.ed25519 };
  if (key.asymmetricKeyType === 'rsa') return { hash: 'sha256', algorithm: signatureAlgorithms.rsa };
  const hash = hashesOfCurves[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256';
  return { hash, algorithm: signatureAlgorithms[hash] };
}

/** Issues a certificate, in DER. One that signs itself has its own subject and private key as issuer. */
export function issueCertificate(content: CertificateContent, issuer: Issuer): Buffer {
  return signCertificate(certificateBody(content, issuer), issuer.key);
}

/** A certificate that signs itself: `content.key` is the private key. */
export function selfSignedCertificate(content: CertificateContent): Buffer {
  return issueCertificate(content, content);
}

/** What the issuer signs (TBSCertificate, RFC 5280, 4.1). A random serial number differs with each call. */
export function certificateBody(content: CertificateContent, issuer: Issuer): Buffer {
  return sequence(
    explicit(0, integer(2)),
    integer(content.serial ?? BigInt(`0x${randomBytes(16).toString('hex')}`)),
    signingOf(issuer.key).algorithm,
    distinguishedName(issuer.subject),
    sequence(time(content.from), time(content.until)),
    distinguishedName(content.subject),
    publicKeyInfo(content.key),
    explicit(3, sequence(...extensionsOf(content, issuer).map(extension))),
  );
}

/** Signs the body of a certificate. */
export function signCertificate(body: Buffer, key: KeyObject): Buffer {
  const { hash, algorithm } = signingOf(key);
  return sequence(body, algorithm, bits(sign(hash, body, key)));
}

/** A certificate in PEM. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** A name in DER. */
export function distinguishedName(name: SubjectName): Buffer {
  const attributes = typeof name === 'string' ? (name === '' ? [] : [['CN', name] as const]) : name;
  return sequence(
    ...attributes.map(([type, value]) => setOf(sequence(objectId(attributeTypes[type]), utf8(value)))),
  );
}

/** SubjectPublicKeyInfo of a public or private key. */
export function publicKeyInfo(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' });
}

function extensionsOf(content: CertificateContent, issuer: Issuer): readonly Extension[] {
  const { authority, usages = [], extendedUsages: extended = [], alternativeNames = [] } = content;
  return [
    ...(usages.length > 0
      ? [{ id: '2.5.29.15', critical: true, value: namedBits(usages.map((usage) => keyUsages[usage])) }]
      : []),
    ...(extended.length > 0
      ? [
          {
            id: '2.5.29.37',
            critical: content.criticalExtendedUsages ?? false,
            value: sequence(...extended.map((usage) => objectId(extendedUsages[usage]))),
          },
        ]
      : []),
    ...(authority === undefined
      ? []
      : [{ id: '2.5.29.19', critical: true, value: basicConstraints(authority, content.pathLength) }]),
    { id: '2.5.29.14', value: octets(keyIdentifier(content.key)) },
    { id: '2.5.29.35', value: sequence(implicit(0, keyIdentifier(issuer.key))) },
    ...(alternativeNames.length > 0
      ? [
          {
            id: '2.5.29.17',
            // Critical where the subject has no other name (RFC 5280, 4.2.1.6).
            critical: content.subject === '',
            value: sequence(...alternativeNames.map(generalName)),
          },
        ]
      : []),
    ...(content.extensions ?? []),
  ];
}

function extension({ id, critical = false, value }: Extension): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function basicConstraints(authority: boolean, pathLength: number | undefined): Buffer {
  if (!authority) return sequence();
  return sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)]));
}

/** What names a key in certificates: the hash of the whole public key serves as any. */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKeyInfo(key)).digest();
}

function generalName(name: AlternativeName): Buffer {
  switch (name.kind) {
    case 'other':
      return element(0xa0, objectId(name.type), explicit(0, utf8(name.name)));
    case 'raw':
      return implicit(1, name.name);
    case 'email':
      return implicit(1, Buffer.from(name.name));
    case 'dns':
      return implicit(2, Buffer.from(name.name));
    case 'uri':
      return implicit(6, Buffer.from(name.name));
    case 'ip':
      return implicit(7, Buffer.from(name.name.split('.').map(Number)));
  }
}
