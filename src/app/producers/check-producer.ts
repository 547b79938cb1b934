import type { AssessedOutcome } from '../../core/findings/finding.ts';
import { checkFindings } from './check-findings.ts';
import type { Producer } from './producer.ts';
import { runChecks, type CheckResult } from './run-checks.ts';

function outcomeOf({ check, subject, workload, outcome }: CheckResult): AssessedOutcome {
  const rule = check.id;
  return workload === undefined
    ? { rule, subject, outcome }
    : { rule, subject, outcome, workloadKey: workload.key };
}

/** The checks: one outcome for each rule and subject, and the findings of those that failed. */
export const produceByChecks: Producer = ({ facts, checks, subjects, scope }) => {
  const results = runChecks(subjects, checks, scope);
  return { findings: checkFindings(results, checks, facts.self), outcomes: results.map(outcomeOf) };
};
