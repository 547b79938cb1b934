import { severities, type AssessedOutcome, type Severity, type UnknownKind } from '../core/finding.ts';
import type { Policy } from '../core/policy.ts';
import type { Report } from '../core/report.ts';
import { isOpen } from '../core/summary.ts';

/** When a run counts as failed. */
export interface Threshold {
  failOn: Severity | 'never';
  /** Unknown outcomes count too, and so does what could not be looked at. */
  strict: boolean;
  /** What a policy says of unknown outcomes, kind by kind; `strict` wins over it. */
  unknown?: Policy['unknown'];
}

/** A rule that failed and could not see all it should have may hide worse: what it missed was unreadable. */
function unknownKindOf({ outcome }: AssessedOutcome): UnknownKind | undefined {
  if (outcome.state === 'unknown') return outcome.kind;
  return outcome.state === 'failed' && (outcome.doubts ?? []).length > 0 ? 'unreadable' : undefined;
}

/** A gap counts as unreadable. One that an option allows to collect does not: the outcomes that need it are unknown. */
function failsForUnknowns({ outcomes, gaps }: Report, { strict, unknown }: Threshold): boolean {
  const fails = (kind: UnknownKind | undefined): boolean =>
    kind !== undefined && (strict || unknown?.[kind] === 'fail');
  return (
    (gaps.some(({ allowedBy }) => allowedBy === undefined) && fails('unreadable')) ||
    outcomes.some((outcome) => fails(unknownKindOf(outcome)))
  );
}

/**
 * The exit code: 2 when a named target was not reached or nothing could be decided, 1 with
 * findings at or above the threshold that are neither waived nor known, 3 for unknowns that are
 * to fail the run, else 0.
 */
export function exitCodeOf(report: Report, threshold: Threshold, unreached: boolean): 0 | 1 | 2 | 3 {
  const { failOn } = threshold;
  if (unreached || !isDecided(report)) return 2;
  const counted = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  if (report.findings.some((finding) => isOpen(finding) && counted.includes(finding.severity))) return 1;
  return failsForUnknowns(report, threshold) ? 3 : 0;
}

/** Whether any rule passed or failed on anything. */
export function isDecided({ outcomes }: Report): boolean {
  return outcomes.some(({ outcome }) => outcome.state === 'passed' || outcome.state === 'failed');
}
