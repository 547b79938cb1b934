import type { AssessedOutcome, Finding } from './finding.ts';
import type { Severity } from '../severity.ts';
import type { Report } from './report.ts';

/** Whether a finding is neither waived nor in the baseline. */
export function isOpen({ waived, known }: Finding): boolean {
  return !waived && known !== true;
}

function count(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity && isOpen(finding)).length;
}

/** Returns a count as a member, or nothing if it is 0. */
function some<K extends string>(key: K, number: number): Partial<Record<K, number>> {
  return number === 0 ? {} : ({ [key]: number } as Record<K, number>);
}

/** Counts the findings and outcomes of a report. A finding that is both waived and known counts as waived. */
export function summaryOf(
  findings: readonly Finding[],
  outcomes: readonly AssessedOutcome[],
): Report['summary'] {
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
    ...some('known', findings.filter(({ waived, known }) => known === true && !waived).length),
    ...some('attested', outcomes.filter(({ attestation }) => attestation !== undefined).length),
  };
}
