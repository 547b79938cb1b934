import type { Outcome } from '../../core/finding.ts';
import type { Observed } from '../../core/observed.ts';

/** The outcome of a check whose subject was not read, or of which a part was not. */
export function unread(reading: Exclude<Observed<unknown>, { state: 'known' }>): Outcome {
  const doubt = reading.state === 'unreadable' ? reading.detail : `${reading.from} does not exist`;
  return { state: 'unknown', kind: 'unreadable', doubts: [`${reading.from}: ${doubt}`] };
}
