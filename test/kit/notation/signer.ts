import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  issueCertificate,
  selfSignedCertificate,
  type CertificateContent,
  type Issuer,
  type SubjectName,
} from '../certificate.ts';
import { inDays } from '../notary-repository.ts';

/** Kinds of keys that signatures are made with. */
export const keyKinds = ['P-256', 'P-384', 'P-521', 'rsa-2048', 'rsa-3072', 'rsa-4096'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** A new private key; any other size of RSA as `rsa-1024`. */
export function newSigningKey(kind: KeyKind | `rsa-${number}` | 'ed25519' = 'P-256'): KeyObject {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (kind.startsWith('rsa-'))
    return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).privateKey;
  return generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
}

/** Somebody who signs: a key, and the certificates of it and of its authorities, the root last. */
export interface NotationSigner {
  key: KeyObject;
  chain: readonly Buffer[];
}

/** An authority that issues certificates. */
export interface Authority extends Issuer {
  certificate: Buffer;
}

export const period = { from: inDays(-100), until: inDays(300) } as const;

/** The subject of the certificates that signers have. */
export const signerName: SubjectName = [
  ['C', 'US'],
  ['ST', 'WA'],
  ['O', 'Example'],
  ['CN', 'Build, signing'],
];

type Content = { [name in keyof CertificateContent]?: CertificateContent[name] | undefined };

/** A root authority; `change` replaces what its certificate says. */
export function newRoot(subject: SubjectName = 'Root', change: Content = {}): Authority {
  const key = change.key ?? newSigningKey();
  const content = { subject, key, ...period, authority: true, usages: ['keyCertSign', 'crlSign'] as const };
  return { subject, key, certificate: selfSignedCertificate({ ...content, ...change }) };
}

/** An authority that another one issued. */
export function newAuthority(issuer: Issuer, subject: SubjectName, change: Content = {}): Authority {
  const key = change.key ?? newSigningKey();
  const content = { subject, key, ...period, authority: true, usages: ['keyCertSign', 'crlSign'] as const };
  return { subject, key, certificate: issueCertificate({ ...content, ...change }, issuer) };
}

/** A signer below authorities, the root last. */
export function newSigner(authorities: readonly Authority[], change: Content = {}): NotationSigner {
  const key = change.key ?? newSigningKey();
  const content = {
    subject: signerName,
    key,
    ...period,
    usages: ['digitalSignature'] as const,
    extendedUsages: ['codeSigning'] as const,
    ...change,
  };
  const [issuer] = authorities;
  const own = issuer === undefined ? selfSignedCertificate(content) : issueCertificate(content, issuer);
  return { key, chain: [own, ...authorities.map(({ certificate }) => certificate)] };
}
