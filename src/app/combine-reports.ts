import type { Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';
import { bySubjectThenSeverity } from '../core/findings/finding-order.ts';

/** Combines the reports of a run; `collectedAt` is the first one's. */
export function combineReports([first, ...rest]: readonly Report[]): Report {
  if (!first) throw new RangeError('there is no report to combine');
  const all = [first, ...rest];
  const findings = all.flatMap((report) => report.findings).toSorted(bySubjectThenSeverity);
  const outcomes = all.flatMap((report) => report.outcomes);
  const software = all.flatMap((report) => report.software ?? []);
  return {
    ...first,
    targets: all.flatMap(({ targets }) => targets),
    findings,
    outcomes,
    gaps: all.flatMap(({ gaps }) => gaps),
    ...(software.length === 0 ? {} : { software }),
    summary: summaryOf(findings, outcomes),
  };
}
