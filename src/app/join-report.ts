import { bySubjectThenSeverity } from '../core/findings/finding-order.ts';
import { joinFindings } from '../core/findings/joined-finding.ts';
import type { Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';

/** Returns a report in which a mistake in a Dockerfile and what it does to the services built from it are one finding. */
export function joinReport(report: Report): Report {
  const findings = joinFindings(report.findings).toSorted(bySubjectThenSeverity);
  return { ...report, findings, summary: summaryOf(findings, report.outcomes) };
}
