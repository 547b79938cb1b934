import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../http/exchange.ts';

/** How long is waited in all, and how often is asked. */
const attempts = 4;
const longestWaitMs = 30_000;

/** A try: an answer, or an error that another try may not meet. */
export type Attempt = () => Promise<Answer>;

/**
 * Sends a request again while the server is busy (429, 502, 503, 504): after `Retry-After`, else after a time that
 * doubles. A longer wait than half a minute is not waited for: the last answer counts.
 */
export async function withRetries(
  attempt: Attempt,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<Answer> {
  for (let n = 1; ; n++) {
    const answer = await attempt();
    const wait = waitOf(answer, n);
    if (n >= attempts || wait === undefined || wait > longestWaitMs) return answer;
    await pause(wait);
  }
}

function waitOf({ status, headers }: Answer, n: number): number | undefined {
  if (![429, 502, 503, 504].includes(status)) return undefined;
  const after = headers['retry-after'];
  if (typeof after !== 'string') return 250 * 2 ** n;
  const seconds = Number(after);
  return Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : Math.max(0, Date.parse(after) - Date.now());
}
