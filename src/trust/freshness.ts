import { cannotVerify, holds, rejects, type JudgedStep } from './steps.ts';

/** How far clocks may differ: a time after that is in the future. */
export const leewayMs = 5 * 60 * 1000;

/** How old something may be, and now. */
export interface AgeLimit {
  /** Milliseconds. */
  maxAge: number;
  now: Date;
}

/**
 * Whether a signature is not older than is asked for. `times` are those at which somebody trusted saw it: a log that
 * promised its entry, an authority for timestamps. The earliest counts: anybody can have an old signature seen again.
 */
export function freshnessStep(times: readonly Date[], { maxAge, now }: AgeLimit): JudgedStep {
  const future = times.find((time) => time.getTime() > now.getTime() + leewayMs);
  if (future !== undefined)
    return rejects('freshness', `it was signed at ${future.toISOString()}, which is in the future`);
  const [first] = times.toSorted((a, b) => a.getTime() - b.getTime());
  if (first === undefined)
    return cannotVerify('freshness', 'nobody trusted says when it was signed, so that its age is not known');
  const what = `it was signed at ${first.toISOString()}`;
  return now.getTime() - first.getTime() > maxAge
    ? rejects('freshness', `${what}, which is more than ${ageWords(maxAge)} ago`)
    : holds('freshness', `${what}, within ${ageWords(maxAge)}`);
}

const hour = 60 * 60 * 1000;

/** A number of milliseconds in days or hours. */
export function ageWords(ms: number): string {
  const [count, unit] = ms % (24 * hour) === 0 ? [ms / (24 * hour), 'day'] : [ms / hour, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
