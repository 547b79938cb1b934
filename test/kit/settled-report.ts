import type { AssessedOutcome, Finding } from '../../src/core/findings/finding.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { summaryOf } from '../../src/core/findings/summary.ts';
import { sampleReport } from './sample-report.ts';

function settledFinding(finding: Finding): Finding {
  if (finding.waived) return { ...finding, waiver: { reason: 'moves in March', until: '2027-03-31' } };
  return finding.rule === 'workload/port-on-every-address' ? { ...finding, known: true } : finding;
}

function settledOutcome(assessed: AssessedOutcome): AssessedOutcome {
  if (assessed.rule === 'host/audit-rules') return { ...assessed, ignored: true };
  if (assessed.rule !== 'engine/live-restore') return assessed;
  return { ...assessed, attestation: { by: 'Ann', reason: 'looked', until: '2027-06-30' } };
}

/** The sample as a policy and a baseline leave it: a finding waived and one known, an outcome attested and one ignored. */
export function settledReport(): Report {
  const report = sampleReport();
  const findings = report.findings.map(settledFinding);
  const outcomes = report.outcomes.map(settledOutcome);
  return {
    ...report,
    findings,
    outcomes,
    summary: summaryOf(findings, outcomes),
    policy: { file: 'ironhull.yaml', preset: 'baseline', off: ['workload/init'] },
    baseline: { file: 'known.json', known: 1, gone: 2, notSeen: 1 },
  };
}
