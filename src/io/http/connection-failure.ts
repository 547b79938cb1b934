import type { Unreadable } from '../../core/observed.ts';
import { errorCode } from '../failure.ts';
import { TooLarge, TooSlow } from './exchange.ts';

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
};

/**
 * Says why a request got no answer.
 * @throws the error itself if it is none of a connection.
 */
export function connectionWords(error: unknown): ConnectionFailure {
  if (error instanceof TooSlow) return { why: 'timeout', detail: error.message };
  if (error instanceof TooLarge) return { why: 'unsupported', detail: error.message };
  const code = errorCode(error);
  if (code === undefined) throw error;
  return failures[code] ?? unknownFailure(code);
}

function unknownFailure(code: string): ConnectionFailure {
  if (code.startsWith('HPE_')) return { why: 'malformed', detail: `the answer is not HTTP (${code})` };
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code))
    return { why: 'denied', detail: `untrusted certificate (${code})` };
  return { why: 'undetermined', detail: `connection failed (${code})` };
}
