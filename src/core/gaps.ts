import type { CollectedGap } from './finding.ts';
import type { Observed, UnreadableReading } from './observed.ts';
import type { SubjectName } from './subject.ts';

/** The gap that a failed reading leaves. */
export function gapOf(subject: SubjectName, reading: UnreadableReading): CollectedGap {
  return { subject, what: reading.from, why: `${reading.why}: ${reading.detail}` };
}

/** The gaps of those readings that failed; what no check needs is none. */
export function gapsOf(subject: SubjectName, readings: readonly Observed<unknown>[]): CollectedGap[] {
  return readings.flatMap((reading) =>
    reading.state === 'unreadable' && reading.why !== 'not-needed' ? [gapOf(subject, reading)] : [],
  );
}
