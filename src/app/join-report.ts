import { bySubjectThenSeverity } from '../core/finding-order.ts';
import { joinFindings } from '../core/joined-finding.ts';
import type { Report } from '../core/report.ts';
import { summaryOf } from '../core/summary.ts';

/** Returns a report in which a mistake in a Dockerfile and what it does to the services built from it are one finding. */
export function joinReport(report: Report): Report {
  const findings = joinFindings(report.findings).toSorted(bySubjectThenSeverity);
  return { ...report, findings, summary: summaryOf(findings, report.outcomes) };
}
