/** Why a reading failed. */
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

/** A failed reading: not the same as a reading that found nothing. */
export interface UnreadableReading {
  state: 'unreadable';
  why: Unreadable;
  detail: string;
  from: string;
}

/**
 * A reading: known, absent (there is none) or unreadable. `from` names what was read: `GET
 * /containers/web/json`, `/proc/812/status`.
 */
export type Observed<T> =
  | { state: 'known'; value: T; from: string }
  | { state: 'absent'; from: string }
  | UnreadableReading;

/** Returns a reading with a value. */
export function known<T>(value: T, from: string): Observed<T> {
  return { state: 'known', value, from };
}

/** Returns a reading that found nothing. */
export function absent(from: string): Observed<never> {
  return { state: 'absent', from };
}

/** Returns a failed reading. */
export function unreadable(why: Unreadable, detail: string, from: string): UnreadableReading {
  return { state: 'unreadable', why, detail, from };
}

/** Returns a reading that was skipped because no check of the run needs it. It is not a gap. */
export function notNeeded(from: string): UnreadableReading {
  return unreadable('not-needed', 'no check of this run needs it', from);
}

/** Returns the value of a known reading, else `undefined`; for callers that treat every other state alike. */
export function valueOf<T>(reading: Observed<T> | undefined): T | undefined {
  return reading?.state === 'known' ? reading.value : undefined;
}

/** Applies `change` to a known value; any other state is returned unchanged. */
export function mapKnown<T, U>(reading: Observed<T>, change: (value: T) => U): Observed<U> {
  return reading.state === 'known' ? known(change(reading.value), reading.from) : reading;
}
