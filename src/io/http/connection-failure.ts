import type { Unreadable } from '../../core/observed.ts';
import { errorCode } from '../failure.ts';
import { NotSupported, TooLarge, TooSlow } from './exchange.ts';

/** Why a request got no answer. */
export interface ConnectionFailure {
  why: Unreadable;
  detail: string;
}

const failures: Readonly<Record<string, ConnectionFailure>> = {
  ECONNREFUSED: { why: 'gone', detail: 'connection refused: no process listens on it' },
  EHOSTUNREACH: { why: 'gone', detail: 'host unreachable' },
  ENETUNREACH: { why: 'gone', detail: 'network unreachable' },
  ENOTFOUND: { why: 'gone', detail: 'unknown host name' },
  EAI_AGAIN: { why: 'gone', detail: 'host name lookup failed' },
  ETIMEDOUT: { why: 'timeout', detail: 'connection timed out' },
  EPROTO: { why: 'unsupported', detail: 'TLS sent to a port without TLS' },
  ERR_SSL_WRONG_VERSION_NUMBER: { why: 'unsupported', detail: 'TLS sent to a port without TLS' },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { why: 'unsupported', detail: 'TLS sent to a port without TLS' },
  ERR_PROXY_TUNNEL: { why: 'remote', detail: 'the proxy of the environment refused the connection' },
};

/** What is wrong with a certificate, by the error of its verification. */
const certificateFaults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  INVALID_PURPOSE: 'its certificate is not for servers',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/**
 * Says why a request got no answer.
 * @throws the error itself if it is none of a connection.
 */
export function connectionWords(error: unknown): ConnectionFailure {
  if (error instanceof TooSlow) return { why: 'timeout', detail: error.message };
  if (error instanceof TooLarge || error instanceof NotSupported)
    return { why: 'unsupported', detail: error.message };
  const code = errorCode(error);
  if (code === undefined) throw error;
  return failures[code] ?? unknownFailure(code);
}

function unknownFailure(code: string): ConnectionFailure {
  if (code.startsWith('HPE_')) return { why: 'malformed', detail: `the answer is not HTTP (${code})` };
  const fault = certificateFaults[code];
  if (fault !== undefined) return { why: 'denied', detail: `${fault} (${code})` };
  if (/^ERR_SSL_.*ALERT/u.test(code))
    return {
      why: 'denied',
      detail: `the server ended the TLS handshake, or wants another client certificate (${code})`,
    };
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code))
    return { why: 'denied', detail: `untrusted certificate (${code})` };
  return { why: 'undetermined', detail: `connection failed (${code})` };
}
