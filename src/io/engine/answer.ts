import { known, unreadable } from '../../core/observed.ts';
import type { Observed, Unreadable } from '../../core/observed.ts';
import { errorCode } from '../failure.ts';
import { connectionWords, type ConnectionFailure } from '../http/connection-failure.ts';
import type { Answer } from '../http/exchange.ts';
import { SshFailed } from './ssh-failure.ts';
import { afterRefusal } from '../refusal.ts';

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

/** Returns why an engine refused a request. */
export function describeRefusal({ status, body }: Answer): Unreadable {
  if (status === 404) return 'gone';
  if (status === 401 || status === 403) return 'denied';
  // 400: another API version, or plain HTTP to a TLS port; 501, 503: not built in, not a swarm manager.
  return status === 400 || status === 501 || (status === 503 && /swarm/i.test(body.toString('utf8')))
    ? 'unsupported'
    : 'undetermined';
}

/** Returns the engine's message for the report, shortened and without control characters. */
export function messageOf({ status, body }: Answer): string {
  const text = body.subarray(0, 4096).toString('utf8');
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(text)?.[1] ?? text;
  const plain = message.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return `status ${status}${plain === '' ? '' : `: ${plain.slice(0, 200)}`}`;
}

/** Failures of an engine's socket, in the words of whom they concern. */
const socketFailures = (): Readonly<Record<string, ConnectionFailure>> => ({
  EACCES: {
    why: 'denied',
    detail: 'permission denied: run as root or as a member of the socket’s group (usually docker)',
  },
  EPERM: { why: 'denied', detail: `operation not permitted: ${afterRefusal()}` },
  ENOENT: { why: 'gone', detail: 'no such socket: the engine is stopped or listens elsewhere' },
  ENOTSOCK: { why: 'unsupported', detail: 'the path is not a socket' },
});

/** Returns the reading for a request without an answer. `endpoint` omits credentials. */
export function connectionFailure(error: unknown, from: string, endpoint: string): Observed<never> {
  if (error instanceof SshFailed) return unreadable(error.why, `${endpoint}: ${error.message}`, from);
  const { why, detail } = socketFailures()[errorCode(error) ?? ''] ?? connectionWords(error);
  return unreadable(why, `${endpoint}: ${detail}`, from);
}
