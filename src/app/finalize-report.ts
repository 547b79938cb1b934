import type { Check } from '../core/rules/check.ts';
import type { Policy } from '../core/rules/policy.ts';
import type { AppliedPolicy, Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';
import { applyPolicy } from '../policy/apply/apply-policy.ts';
import { staleEntries } from '../policy/apply/stale-entries.ts';
import { wasRunBy } from '../policy/was-run.ts';
import { isOff } from '../policy/bind-parameters.ts';
import { combineReports } from './combine-reports.ts';
import { bySubjectThenSeverity } from '../core/findings/finding-order.ts';

function applied(policy: Policy, ran: ReadonlySet<string>): AppliedPolicy {
  const { file, preset, rules } = policy;
  const off = [...rules.keys()].filter((rule) => isOff(policy, rule) && !ran.has(rule));
  return { file, ...(preset === undefined ? {} : { preset }), off: off.toSorted() };
}

/**
 * The reports of one run as one, as the policy judges them; without one they are only put
 * together. `checks` are those that were run: what the policy says of others is not missed.
 */
export function finalizeReport(
  reports: readonly Report[],
  checks: readonly Check[],
  policy: Policy | undefined,
): Report {
  if (!policy) return combineReports(reports);
  const ran = new Set(checks.map(({ id }) => id));
  const whole = combineReports(reports.map((report) => applyPolicy(report, policy)));
  const findings = [...whole.findings, ...staleEntries(policy, reports, wasRunBy(checks))].toSorted(
    bySubjectThenSeverity,
  );
  return {
    ...whole,
    findings,
    summary: summaryOf(findings, whole.outcomes),
    policy: applied(policy, ran),
  };
}
