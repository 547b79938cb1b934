import type { Check } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { AssessedOutcome } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { summaryOf } from '../core/summary.ts';
import { findingsOf } from './findings.ts';
import { judgeAll, type Judged } from './judge.ts';

/** What the report says of the run itself. */
export interface RunDescription {
  version: string;
  /** What was looked at, in a few words each. */
  targets: readonly string[];
}

function outcomeOf({ check, subject, workload, outcome }: Judged): AssessedOutcome {
  return { rule: check.id, subject, outcome, ...(workload ? { workloadKey: workload.key } : {}) };
}

/**
 * Judges facts by checks. Pure: the same facts give the same report, whether they were collected
 * just now or read from a file.
 */
export function assess(facts: Facts, checks: readonly Check[], run: RunDescription): Report {
  const judged = judgeAll(facts, checks);
  const findings = findingsOf(judged, checks, facts.self);
  const outcomes = judged.map(outcomeOf);
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
