import { severities, type Severity } from '../core/finding.ts';
import type { Report } from '../core/report.ts';

/** When a run counts as failed. */
export interface Threshold {
  failOn: Severity | 'never';
  /** Unknown outcomes count too, and so does what could not be looked at. */
  strict: boolean;
}

/**
 * The exit code: 2 when a named target was not reached or nothing could be decided, 1 with
 * findings at or above the threshold, 3 for unknowns under `strict`, else 0.
 */
export function exitCodeOf(report: Report, { failOn, strict }: Threshold, unreached: boolean): 0 | 1 | 2 | 3 {
  const decided = report.outcomes.some(
    ({ outcome }) => outcome.state === 'passed' || outcome.state === 'failed',
  );
  if (unreached || !decided) return 2;
  const counted = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  if (report.findings.some(({ severity, waived }) => !waived && counted.includes(severity))) return 1;
  return strict && report.summary.unknown + report.gaps.length > 0 ? 3 : 0;
}
