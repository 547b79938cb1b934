import { type AssessedOutcome, type UnknownKind } from '../core/findings/finding.ts';
import { severities, type Severity } from '../core/severity.ts';
import type { Policy } from '../core/rules/policy.ts';
import type { Report } from '../core/findings/report.ts';
import { isOpen } from '../core/findings/summary.ts';

/** When a run fails. */
export interface Threshold {
  failOn: Severity | 'never';
  /** Whether unknown outcomes and gaps fail the run. */
  strict: boolean;
  /** Policy for each kind of unknown outcome; `strict` overrides it. */
  unknown?: Policy['unknown'];
}

/**
 * Returns the kind of an unknown outcome. A failed rule with unread parts may hide worse findings: it counts
 * as unreadable.
 */
function unknownKindOf({ outcome }: AssessedOutcome): UnknownKind | undefined {
  if (outcome.state === 'unknown') return outcome.kind;
  return outcome.state === 'failed' && (outcome.doubts ?? []).length > 0 ? 'unreadable' : undefined;
}

/**
 * Whether unknowns fail the run. A gap counts as unreadable, unless an option allows to collect it: then the
 * outcomes that need it are unknown.
 */
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

/** Whether any outcome is decided. */
export function isDecided({ outcomes }: Report): boolean {
  return outcomes.some(({ outcome }) => outcome.state === 'passed' || outcome.state === 'failed');
}
