import { IronhullError } from '../core/errors.ts';
import type { WorkloadFacts } from '../core/facts.ts';
import type { Gap } from '../core/finding.ts';
import { describeLocation, type Location } from '../core/location.ts';
import { unreadable } from '../core/observed.ts';
import type { WrittenWorkload } from '../core/workload.ts';

/** What files and command lines came to. Every problem is a gap, and a target with one was not fully reached. */
export interface ParsedTarget {
  workloads: readonly WorkloadFacts[];
  gaps: readonly Gap[];
}

const notRunning = unreadable('not-collected', 'a file does not run', 'file');

/** Facts of a workload that does not run. */
export function toFacts(written: WrittenWorkload): WorkloadFacts {
  return { written, effective: notRunning, spec: notRunning };
}

/** A problem of a text as a gap: what it says there was not judged, or not all of it. */
export function problemGap(
  kind: 'compose' | 'workload',
  name: string,
  problem: { message: string; at: Location },
): Gap {
  const why = `${describeLocation(problem.at)}: ${problem.message}`;
  return { subject: { kind, id: name, name }, what: name, why };
}

/** A text that was named and could not be read as it should. */
export function malformed({ why }: Gap): IronhullError {
  return new IronhullError('FILE_MALFORMED', why);
}
