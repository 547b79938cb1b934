import type { Gap, Subject } from './finding.ts';
import type { Observed, UnreadableReading } from './observed.ts';

/** The gap that a failed reading leaves. */
export function gapOf(subject: Subject, reading: UnreadableReading): Gap {
  return { subject, what: reading.from, why: `${reading.why}: ${reading.detail}` };
}

/** The gaps of those readings that failed. */
export function gapsOf(subject: Subject, readings: readonly Observed<unknown>[]): Gap[] {
  return readings.flatMap((reading) => (reading.state === 'unreadable' ? [gapOf(subject, reading)] : []));
}
