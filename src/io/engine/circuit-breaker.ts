import { unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';

/**
 * Runs requests until `most` in a row had no answer in time, then rejects the rest: a hanging engine must not
 * delay a run once per container.
 */
export function circuitBreaker(
  most: number,
): <T>(ask: () => Promise<Observed<T>>, from: string) => Promise<Observed<T>> {
  let inRow = 0;
  return async (ask, from) => {
    if (inRow >= most)
      return unreadable('timeout', `${most} requests in a row had no answer: no more were sent`, from);
    const reading = await ask();
    inRow = reading.state === 'unreadable' && reading.why === 'timeout' ? inRow + 1 : 0;
    return reading;
  };
}
