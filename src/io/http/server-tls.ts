import type tls from 'node:tls';
import type { PeerCertificate, SecureContext } from 'node:tls';

/** Node's TLS, loaded when it is first needed: an engine behind a socket never needs it. */
const nodeTls = (): typeof tls => process.getBuiltinModule('node:tls');

/** A client's certificate with its key, in PEM. */
export interface ClientCertificate {
  certificate: string;
  key: string;
}

/** How a server shows who it is, and how the client does. */
export interface ServerTls {
  /** Certificates in PEM that are trusted beside those of the system. */
  authorities: readonly string[];
  client?: ClientCertificate;
  /** False for a server whose certificate nobody verifies: the engine's configuration calls it insecure. */
  verify: boolean;
}

/** What a server without settings of its own has: certificates are verified by the authorities of the system. */
export const ordinaryTls: ServerTls = { authorities: [], verify: true };

/**
 * Returns the settings for another server that this one leads to: a place for tokens, or for content. It is trusted by
 * the same authorities, is always verified, and gets no certificate of the client.
 */
export function tlsElsewhere({ authorities }: ServerTls): ServerTls {
  return authorities.length === 0 ? ordinaryTls : { authorities, verify: true };
}

/**
 * Returns what connections with these settings share. `roots` are the system's, in PEM; without them Node's are used.
 * Every certificate that is trusted ends a chain, also one that is no authority (Go, x509.Certificate.Verify).
 * @throws Error for a certificate and a key that do not belong together.
 */
export function secureContext(
  { authorities, client, verify }: ServerTls,
  roots: string | undefined,
): SecureContext {
  const shown = client && { cert: client.certificate, key: client.key };
  // Reading the authorities takes some ten milliseconds.
  if (!verify) return nodeTls().createSecureContext({ ...shown });
  const system = roots === undefined ? nodeTls().getCACertificates('default') : [roots];
  return nodeTls().createSecureContext({
    ca: [...system, ...authorities],
    allowPartialTrustChain: true,
    ...shown,
  });
}

/** Like Go's library, takes no common name in the place of the names that a certificate is for (Go 1.15, crypto/x509). */
export function checkServerName(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate.subjectaltname !== undefined) return nodeTls().checkServerIdentity(host, certificate);
  return Object.assign(new Error('the certificate has no alternative names'), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}
