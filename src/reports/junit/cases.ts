import type { AssessedOutcome, Finding } from '../../core/findings/finding.ts';
import { separateFindings } from '../../core/findings/joined-finding.ts';
import type { Subject } from '../../core/subject.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { subjectKey } from '../content/grouping.ts';

/** One rule on one subject, with all outcomes and findings of it. */
export interface RuleCase {
  rule: string;
  outcomes: readonly AssessedOutcome[];
  findings: readonly Finding[];
}

/** A subject with the rules that were asked of it. */
export interface SubjectCases {
  key: string;
  subject: Subject;
  cases: readonly RuleCase[];
}

/** State of a case: the worst of its outcomes. */
export type CaseState = 'failed' | 'accepted' | 'unknown' | 'passed' | 'not-applicable';

/** The state of a case. Findings that are all waived or known are accepted, unless something else is not known. */
export function stateOf({ outcomes, findings }: RuleCase): CaseState {
  if (findings.some(isOpen)) return 'failed';
  const has = (state: string): boolean => outcomes.some(({ outcome }) => outcome.state === state);
  if (has('unknown')) return 'unknown';
  if (findings.length > 0) return 'accepted';
  // A failure whose finding is listed under another subject is a failure here, too.
  if (has('failed')) return 'failed';
  return has('passed') ? 'passed' : 'not-applicable';
}

interface Asked {
  subject: Subject;
  rule: string;
  check?: string;
}

function ruleKey(one: Asked): string {
  return JSON.stringify([subjectKey(one), one.check ?? one.rule]);
}

/** The report by subject and rule: workloads by their key, so that a service and its container are one. */
export function casesOf({ outcomes, findings }: Report): readonly SubjectCases[] {
  const separate = separateFindings(findings);
  const all: readonly Asked[] = [...outcomes, ...separate];
  const outcomesOf = Map.groupBy(outcomes, ruleKey);
  const findingsOf = Map.groupBy(separate, ruleKey);
  return [...Map.groupBy(all, subjectKey)].map(([key, entries]) => {
    const byRule = new Map(entries.map((entry) => [ruleKey(entry), entry.check ?? entry.rule]));
    const cases = [...byRule].map(([one, rule]) => ({
      rule,
      outcomes: outcomesOf.get(one) ?? [],
      findings: findingsOf.get(one) ?? [],
    }));
    return { key, subject: entries[0]?.subject ?? { kind: 'workload', id: key, key, name: key }, cases };
  });
}
