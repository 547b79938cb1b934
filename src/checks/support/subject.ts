import type { Outcome } from '../../core/finding.ts';
import { unreadable, type Observed } from '../../core/observed.ts';
import { unknown } from '../../core/outcome.ts';

/** The outcome of a check whose subject was not read, or of which a part was not. */
export function unread(reading: Exclude<Observed<unknown>, { state: 'known' }>): Outcome {
  const doubt = reading.state === 'unreadable' ? reading.detail : `${reading.from} does not exist`;
  return unknown('unreadable', `${reading.from}: ${doubt}`);
}

/** A reading that facts of an older version do not have: it was not collected, which is never fine. */
export function readingOf<T>(reading: Observed<T> | undefined, name: string): Observed<T> {
  return reading ?? unreadable('not-collected', 'not in these facts: an older version collected them', name);
}
