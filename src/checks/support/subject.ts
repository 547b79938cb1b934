import type { Outcome } from '../../core/findings/finding.ts';
import { unreadable, type Observed } from '../../core/observed.ts';
import { unknown } from '../../core/rules/outcome.ts';

/** Returns the outcome for a reading without a value. */
export function unread(reading: Exclude<Observed<unknown>, { state: 'known' }>): Outcome {
  const doubt = reading.state === 'unreadable' ? reading.detail : `${reading.from} does not exist`;
  return unknown('unreadable', `${reading.from}: ${doubt}`);
}

/** Returns a reading, or not collected if facts of an older version lack it, which never passes. */
export function readingOf<T>(reading: Observed<T> | undefined, name: string): Observed<T> {
  return reading ?? unreadable('not-collected', 'not in these facts: an older version collected them', name);
}
