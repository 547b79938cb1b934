import type { AssessedOutcome, Finding } from '../core/findings/finding.ts';
import type { Report } from '../core/findings/report.ts';
import { summaryOf } from '../core/findings/summary.ts';

/** Returns a finding of `rule` on the workload `name`. */
export function found(rule: string, name: string, change: Partial<Finding> = {}): Finding {
  return {
    fingerprint: `${rule} ${name}`,
    rule,
    aliases: [],
    severity: 'high',
    category: 'security',
    title: rule,
    message: `${rule} on ${name}`,
    subject: { kind: 'workload', id: name, key: `compose:shop/${name}`, name },
    workloadKey: `compose:shop/${name}`,
    evidence: [{ source: 'compose.yaml', saw: 'it' }],
    sightings: [],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
    waived: false,
    ...change,
  };
}

/** Returns an outcome of `rule` on the workload `name`. */
export function workloadOutcome(
  rule: string,
  name: string,
  outcome: AssessedOutcome['outcome'],
): AssessedOutcome {
  const subject = { kind: 'workload', id: name, key: `compose:shop/${name}`, name } as const;
  return { rule, subject, workloadKey: `compose:shop/${name}`, outcome };
}

/** Returns a report with facts from 2026-11-25. */
export function reportOf(
  findings: readonly Finding[],
  outcomes: readonly AssessedOutcome[] = [],
  collectedAt = '2026-11-25T12:00:00Z',
): Report {
  return {
    tool: { name: 'ironhull', version: '0.0.0' },
    collectedAt,
    targets: ['compose.yaml'],
    findings,
    outcomes,
    gaps: [],
    summary: summaryOf(findings, outcomes),
  };
}
