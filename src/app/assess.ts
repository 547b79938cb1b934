import type { Check } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { AssessedOutcome, Finding, Severity } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
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

function count(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity && !finding.waived).length;
}

function summaryOf(findings: readonly Finding[], outcomes: readonly AssessedOutcome[]): Report['summary'] {
  const inState = (state: string): number => outcomes.filter(({ outcome }) => outcome.state === state).length;
  return {
    critical: count(findings, 'critical'),
    high: count(findings, 'high'),
    medium: count(findings, 'medium'),
    low: count(findings, 'low'),
    info: count(findings, 'info'),
    passed: inState('passed'),
    unknown: inState('unknown'),
    waived: findings.filter(({ waived }) => waived).length,
  };
}

/**
 * Judges facts by checks. Pure: the same facts give the same report, whether they were collected
 * just now or read from a file.
 */
export function assess(facts: Facts, checks: readonly Check[], run: RunDescription): Report {
  const judged = judgeAll(facts, checks);
  const findings = findingsOf(judged, checks);
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
