import type { Check } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { AssessedOutcome } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { summaryOf } from '../core/summary.ts';
import { findingsOf } from './findings.ts';
import { runChecks, type CheckResult } from './run-checks.ts';

/** What the report says of the run itself. */
export interface RunDescription {
  version: string;
  /** What was looked at, in a few words each. */
  targets: readonly string[];
}

function outcomeOf({ check, subject, workload, outcome }: CheckResult): AssessedOutcome {
  return { rule: check.id, subject, outcome, ...(workload ? { workloadKey: workload.key } : {}) };
}

/**
 * Judges facts by checks. Pure: the same facts give the same report, whether they were collected
 * just now or read from a file.
 */
export function buildReport(facts: Facts, checks: readonly Check[], run: RunDescription): Report {
  const results = runChecks(facts, checks);
  const findings = findingsOf(results, checks, facts.self);
  const outcomes = results.map(outcomeOf);
  return {
    tool: { name: 'ironhull', version: run.version },
    collectedAt: facts.collectedAt,
    targets: run.targets,
    findings,
    outcomes,
    gaps: facts.gaps,
    summary: summaryOf(findings, outcomes),
  };
}
