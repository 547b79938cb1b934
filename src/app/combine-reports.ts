import { severities } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { byWorkloadThenSeverity } from './findings.ts';

function sum(a: Report['summary'], b: Report['summary']): Report['summary'] {
  const names = [...severities, 'passed', 'unknown', 'waived'] as const;
  return Object.assign({ ...a }, ...names.map((name) => ({ [name]: a[name] + b[name] })));
}

/** Several reports of one run as one; `collectedAt` is the first one's. */
export function combineReports([first, ...rest]: readonly Report[]): Report {
  if (!first) throw new RangeError('there is no report to combine');
  return rest.reduce(
    (whole, report) => ({
      ...whole,
      targets: [...whole.targets, ...report.targets],
      findings: [...whole.findings, ...report.findings].toSorted(byWorkloadThenSeverity),
      outcomes: [...whole.outcomes, ...report.outcomes],
      gaps: [...whole.gaps, ...report.gaps],
      summary: sum(whole.summary, report.summary),
    }),
    first,
  );
}
