import type { Check } from '../../core/rules/check.ts';
import type { Problem } from '../../core/findings/finding.ts';
import { separateFindings } from '../../core/findings/joined-finding.ts';
import type { LintResult } from '../lint.ts';

/** Returns the problems of a workload that no waiver accepts, with the checks that found them. */
export function problemsOf(key: string, { report }: LintResult, checks: readonly Check[]) {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const waived = new Set(
    separateFindings(report.findings).flatMap(({ waived: isWaived, rule, subject, message }) =>
      isWaived && subject.key === key ? [`${rule} ${message}`] : [],
    ),
  );
  return report.outcomes.flatMap(({ rule, subject, outcome }) => {
    if (subject.key !== key || outcome.state !== 'failed') return [];
    const open = outcome.problems.filter(({ message }: Problem) => !waived.has(`${rule} ${message}`));
    return open.map((problem) => ({ problem, check: byId.get(rule) }));
  });
}
