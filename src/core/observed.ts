/** Why a reading could not be had. */
export type Unreadable =
  | 'denied'
  | 'malformed'
  | 'unsupported'
  | 'timeout'
  | 'gone'
  | 'remote'
  | 'redacted'
  | 'not-collected'
  | 'not-needed'
  | 'undetermined';

/** A reading that failed: never the same as a reading that found nothing. */
export interface UnreadableReading {
  state: 'unreadable';
  why: Unreadable;
  detail: string;
  from: string;
}

/**
 * A reading of the world: known, absent (looked, and there is none) or unreadable. `from` names
 * what was read, in words a person can follow: `GET /containers/web/json`, `/proc/812/status`.
 */
export type Observed<T> =
  | { state: 'known'; value: T; from: string }
  | { state: 'absent'; from: string }
  | UnreadableReading;

/** A reading that gave `value`. */
export function known<T>(value: T, from: string): Observed<T> {
  return { state: 'known', value, from };
}

/** A reading that looked and found nothing. */
export function absent(from: string): Observed<never> {
  return { state: 'absent', from };
}

/** A reading that could not be had. */
export function unreadable(why: Unreadable, detail: string, from: string): UnreadableReading {
  return { state: 'unreadable', why, detail, from };
}

/** A reading that was left out because no check of the run needs it. It is no gap. */
export function notNeeded(from: string): UnreadableReading {
  return unreadable('not-needed', 'no check of this run needs it', from);
}

/** The value of a reading when it is known, else `undefined`; for callers that treat every other state alike. */
export function valueOf<T>(reading: Observed<T> | undefined): T | undefined {
  return reading?.state === 'known' ? reading.value : undefined;
}

/** Applies `change` to a known value; any other state passes through. */
export function mapKnown<T, U>(reading: Observed<T>, change: (value: T) => U): Observed<U> {
  return reading.state === 'known' ? known(change(reading.value), reading.from) : reading;
}
