import type { CollectedGap } from './finding.ts';
import type { Observed, UnreadableReading } from '../observed.ts';
import type { SubjectName } from '../subject.ts';

/** Returns the gap for a failed reading. */
export function gapOf(subject: SubjectName, reading: UnreadableReading): CollectedGap {
  return { subject, what: reading.from, why: `${reading.why}: ${reading.detail}` };
}

/** Returns the gaps of the failed readings; what no check needs is not a gap. */
export function gapsOf(subject: SubjectName, readings: readonly Observed<unknown>[]): CollectedGap[] {
  return readings.flatMap((reading) =>
    reading.state === 'unreadable' && reading.why !== 'not-needed' ? [gapOf(subject, reading)] : [],
  );
}
