import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  certificatePem,
  issueCertificate,
  type AlternativeName,
  type CertificateContent,
  type Issuer,
} from './certificate.ts';

/** A certificate with its key, in PEM, and what it takes to issue others. */
export interface TestCertificate extends Issuer {
  subject: string;
  certificate: string;
  keyPem: string;
}

const day = 24 * 60 * 60 * 1000;

/** Issues a certificate that is valid for a day, by an issuer or by itself; `change` says otherwise. */
export function testCertificate(
  subject: string,
  issuer: Issuer | undefined,
  change: Partial<CertificateContent> = {},
): TestCertificate {
  const key: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const content = {
    subject,
    key,
    from: new Date(Date.now() - day),
    until: new Date(Date.now() + day),
    ...change,
  };
  const der = issueCertificate(content, issuer ?? { subject, key });
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { subject, key, certificate: certificatePem(der), keyPem };
}

/** An authority that signs itself, or one below another. */
export function testAuthority(subject: string, issuer?: Issuer): TestCertificate {
  return testCertificate(subject, issuer, { authority: true, usages: ['keyCertSign', 'crlSign'] });
}

/** The certificate of a server at an address, `127.0.0.1` or `registry.example`. */
export function serverCertificate(
  address: string,
  issuer: Issuer | undefined,
  change: Partial<CertificateContent> = {},
): TestCertificate {
  const name: AlternativeName = /^[\d.]+$/u.test(address)
    ? { kind: 'ip', name: address }
    : { kind: 'dns', name: address };
  return testCertificate(`server at ${address}`, issuer, {
    alternativeNames: [name],
    usages: ['digitalSignature'],
    extendedUsages: ['serverAuth'],
    ...change,
  });
}

/** The certificate of a client. */
export function clientCertificate(
  subject: string,
  issuer: Issuer,
  change: Partial<CertificateContent> = {},
): TestCertificate {
  return testCertificate(subject, issuer, {
    usages: ['digitalSignature'],
    extendedUsages: ['clientAuth'],
    ...change,
  });
}
