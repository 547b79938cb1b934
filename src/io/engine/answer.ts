import { known, unreadable } from '../../core/observed.ts';
import type { Observed, Unreadable } from '../../core/observed.ts';
import { errorCode } from '../failure.ts';
import { TooLarge, TooSlow } from './http-get.ts';
import type { Answer } from './http-get.ts';
import { SshFailed } from './ssh-failure.ts';

/** Returns the JSON body of an answer, or why there is none. */
export function readAnswer(answer: Answer, from: string): Observed<unknown> {
  if (answer.status !== 200) return unreadable(describeRefusal(answer), messageOf(answer), from);
  try {
    return known(JSON.parse(answer.body.toString('utf8')), from);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable('malformed', `the answer of ${answer.body.length} bytes is not JSON`, from);
  }
}

function describeRefusal({ status, body }: Answer): Unreadable {
  if (status === 404) return 'gone';
  if (status === 401 || status === 403) return 'denied';
  // 400: another API version, or plain HTTP to a TLS port; 501, 503: not built in, not a swarm manager.
  return status === 400 || status === 501 || (status === 503 && /swarm/i.test(body.toString('utf8')))
    ? 'unsupported'
    : 'undetermined';
}

/** Returns the engine's message for the report, shortened and without control characters. */
function messageOf({ status, body }: Answer): string {
  const text = body.subarray(0, 4096).toString('utf8');
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(text)?.[1] ?? text;
  const plain = message.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return `status ${status}${plain === '' ? '' : `: ${plain.slice(0, 200)}`}`;
}

interface ConnectionFailure {
  why: Unreadable;
  detail: string;
}

const failures: Readonly<Record<string, ConnectionFailure>> = {
  EACCES: {
    why: 'denied',
    detail: 'permission denied: run as root or as a member of the socket’s group (usually docker)',
  },
  EPERM: { why: 'denied', detail: 'operation not permitted: run as root' },
  ENOENT: { why: 'gone', detail: 'no such socket: the engine is stopped or listens elsewhere' },
  ECONNREFUSED: { why: 'gone', detail: 'connection refused: no process listens on it' },
  EHOSTUNREACH: { why: 'gone', detail: 'host unreachable' },
  ENETUNREACH: { why: 'gone', detail: 'network unreachable' },
  ENOTFOUND: { why: 'gone', detail: 'unknown host name' },
  EAI_AGAIN: { why: 'gone', detail: 'host name lookup failed' },
  ETIMEDOUT: { why: 'timeout', detail: 'connection timed out' },
  ENOTSOCK: { why: 'unsupported', detail: 'the path is not a socket' },
  EPROTO: { why: 'unsupported', detail: 'TLS sent to a port without TLS' },
};

/** Returns the reading for a request without an answer. `endpoint` omits credentials. */
export function connectionFailure(error: unknown, from: string, endpoint: string): Observed<never> {
  if (error instanceof TooSlow) return unreadable('timeout', `${endpoint}: ${error.message}`, from);
  if (error instanceof TooLarge) return unreadable('unsupported', `${endpoint}: ${error.message}`, from);
  if (error instanceof SshFailed) return unreadable(error.why, `${endpoint}: ${error.message}`, from);
  const code = errorCode(error);
  if (code === undefined) throw error;
  const { why, detail } = failures[code] ?? unknownFailure(code);
  return unreadable(why, `${endpoint}: ${detail}`, from);
}

function unknownFailure(code: string): ConnectionFailure {
  if (code.startsWith('HPE_')) return { why: 'malformed', detail: `the answer is not HTTP (${code})` };
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code))
    return { why: 'denied', detail: `untrusted certificate (${code})` };
  return { why: 'undetermined', detail: `connection failed (${code})` };
}
