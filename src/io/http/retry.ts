import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../http/exchange.ts';

/** How often is asked, and how long is waited in all. */
const attempts = 4;
const longestWaitMs = 30_000;

/** What is needed of an answer. */
type Head = Pick<Answer, 'status' | 'headers'>;

/** A try: an answer, or an error that another try may not meet. */
export type Attempt<T extends Head = Answer> = () => Promise<T>;

/**
 * Sends a request again while the server is busy (429, 502, 503, 504): after `Retry-After`, else after a time that
 * doubles. More than half a minute in all is not waited: the last answer counts.
 */
export async function withRetries<T extends Head>(
  attempt: Attempt<T>,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  let left = longestWaitMs;
  for (let n = 1; ; n++) {
    const answer = await attempt();
    if (n >= attempts || !isBusy(answer)) return answer;
    const wait = retryAfterMs(answer, Date.now()) ?? 250 * 2 ** n;
    if (wait > left) return answer;
    left -= wait;
    await pause(wait);
  }
}

function isBusy({ status }: Head): boolean {
  return [429, 502, 503, 504].includes(status);
}

/**
 * Returns how long a server wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). Absent if
 * it says nothing that can be read.
 */
export function retryAfterMs({ headers }: Head, now: number): number | undefined {
  const after = headers['retry-after'];
  if (typeof after !== 'string') return undefined;
  if (/^\d{1,15}$/u.test(after)) return Number(after) * 1000;
  const date = /^[A-Z][a-z]{2,8},? /u.test(after) ? Date.parse(after) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
