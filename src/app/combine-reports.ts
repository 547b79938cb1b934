import type { Report } from '../core/report.ts';
import { summaryOf } from '../core/summary.ts';
import { bySubjectThenSeverity } from '../core/finding-order.ts';

/** Combines the reports of a run; `collectedAt` is the first one's. */
export function combineReports([first, ...rest]: readonly Report[]): Report {
  if (!first) throw new RangeError('there is no report to combine');
  const all = [first, ...rest];
  const findings = all.flatMap((report) => report.findings).toSorted(bySubjectThenSeverity);
  const outcomes = all.flatMap((report) => report.outcomes);
  return {
    ...first,
    targets: all.flatMap(({ targets }) => targets),
    findings,
    outcomes,
    gaps: all.flatMap(({ gaps }) => gaps),
    summary: summaryOf(findings, outcomes),
  };
}
