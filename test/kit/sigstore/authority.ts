import type { KeyObject } from 'node:crypto';
import {
  certificateBody,
  issueCertificate,
  selfSignedCertificate,
  signCertificate,
  type CertificateContent,
  type Extension,
  type ExtendedUsage,
} from '../certificate.ts';
import { utf8 } from '../der.ts';
import { certificateTimestamp, type CtLog } from './ct-log.ts';
import { makeKey } from './keys.ts';

/** When everything of the kit that lasts is valid. */
export const longValidity = {
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2036-01-01T00:00:00Z'),
};

/** A root and the intermediate authority that issues certificates. */
export interface Authority {
  subject: string;
  /** The key of the intermediate. */
  key: KeyObject;
  /** In DER: the intermediate, then the root. */
  chain: readonly Buffer[];
}

/** Makes an authority; `intermediate` replaces what the certificate of the intermediate says. */
export function makeAuthority(
  usage: ExtendedUsage,
  intermediate: Partial<CertificateContent> = {},
): Authority {
  const rootKey = makeKey('P-384');
  const root = { subject: `Test ${usage} root`, key: rootKey };
  const [key, subject] = [makeKey('P-256'), `Test ${usage} intermediate`];
  const usages = ['keyCertSign', 'crlSign'] as const;
  const certificate = issueCertificate(
    {
      subject,
      key,
      ...longValidity,
      authority: true,
      pathLength: 0,
      usages,
      extendedUsages: [usage],
      ...intermediate,
    },
    root,
  );
  const rootCertificate = selfSignedCertificate({ ...root, ...longValidity, authority: true, usages });
  return { subject, key, chain: [certificate, rootCertificate] };
}

/** Who a signing certificate is for, and who says so. */
export interface Identity {
  names: CertificateContent['alternativeNames'];
  /** The issuer's URL as the two extensions have it; one that is missing is left out. */
  issuer: { first?: string; second?: string };
}

/** The extensions of Fulcio for the issuer of an identity (fulcio, docs/oid-info.md): raw text, and DER. */
export function issuerExtensions({ first, second }: Identity['issuer']): readonly Extension[] {
  return [
    ...(first === undefined ? [] : [{ id: '1.3.6.1.4.1.57264.1.1', value: Buffer.from(first) }]),
    ...(second === undefined ? [] : [{ id: '1.3.6.1.4.1.57264.1.8', value: utf8(second) }]),
  ];
}

/** What a certificate of Fulcio says, without its timestamp. */
export function signingCertificate(identity: Identity, key: KeyObject, at: Date): CertificateContent {
  return {
    subject: '',
    key,
    from: new Date(at.getTime() - 30_000),
    until: new Date(at.getTime() + 570_000),
    usages: ['digitalSignature'],
    extendedUsages: ['codeSigning'],
    alternativeNames: identity.names ?? [],
    extensions: issuerExtensions(identity.issuer),
  };
}

/** Issues a signing certificate with the timestamp of a log; without a log, without one. */
export function issueSigningCertificate(
  authority: Authority,
  log: CtLog | undefined,
  content: CertificateContent,
): Buffer {
  const numbered = { ...content, serial: content.serial ?? 4711n };
  if (log === undefined) return issueCertificate(numbered, authority);
  const logged = certificateTimestamp(log, certificateBody(numbered, authority), authority.key, content.from);
  const extensions = [...(content.extensions ?? []), logged];
  return signCertificate(certificateBody({ ...numbered, extensions }, authority), authority.key);
}
