import { IronhullError } from '../../../core/errors.ts';
import type { DefiningFile, WorkloadFacts } from '../../../core/facts/facts.ts';
import type { CollectedGap } from '../../../core/findings/finding.ts';
import { describeLocation, type Location } from '../../../core/location.ts';
import { unreadable } from '../../../core/observed.ts';
import type { WrittenWorkload } from '../../../core/workload/workload.ts';

/**
 * Result of parsing files and command lines. Every problem is a gap, and its target was not fully checked.
 */
export interface ParsedTarget {
  workloads: readonly WorkloadFacts[];
  gaps: readonly CollectedGap[];
}

const notRunning = unreadable('not-collected', 'a file does not run', 'file');

/** Facts of a workload that does not run; `file` is the one that defines it. */
export function toFacts(written: WrittenWorkload, file?: DefiningFile): WorkloadFacts {
  return { written, effective: notRunning, spec: notRunning, ...(file && { file }) };
}

/** Returns a problem of a text as a gap: that part was not fully checked. */
export function problemGap(
  kind: 'compose' | 'workload',
  name: string,
  problem: { message: string; at: Location },
): CollectedGap {
  const why = `${describeLocation(problem.at)}: ${problem.message}`;
  return { subject: { kind, id: name, name }, what: name, why };
}

/** Returns the error for a malformed named text. */
export function malformed({ why }: CollectedGap): IronhullError {
  return new IronhullError('FILE_MALFORMED', why);
}
