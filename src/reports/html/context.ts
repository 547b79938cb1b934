import type { Subject } from '../../core/subject.ts';
import type { Report } from '../../core/report.ts';
import { subjectKey } from '../content/grouping.ts';
import { type SubjectLabel, subjectLabels } from '../content/subject-label.ts';
import type { RuleDescription } from '../content/rule-description.ts';

interface Keyed {
  subject: Subject;
}

/** What the parts of the page look up. */
export interface PageContext {
  rules: ReadonlyMap<string, RuleDescription>;
  /** Every subject once, by its key. */
  subjects: ReadonlyMap<string, Subject>;
  labelOf: SubjectLabel;
  /** A short name for a subject's key, for `data-` attributes and the filter's values. */
  token: (keyed: Keyed) => string;
}

/** The context of a report. */
export function pageContext(report: Report, rules: readonly RuleDescription[]): PageContext {
  const keyed: readonly Keyed[] = [...report.findings, ...report.outcomes, ...report.gaps];
  const subjects = new Map<string, Subject>();
  for (const one of keyed) {
    const key = subjectKey(one);
    if (!subjects.has(key)) subjects.set(key, one.subject);
  }
  const tokens = new Map([...subjects.keys()].map((key, i) => [key, `s${i}`]));
  return {
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    subjects,
    labelOf: subjectLabels(report),
    token: (one) => tokens.get(subjectKey(one)) ?? '',
  };
}

/** The list in a `data-` attribute: each once. */
export function tokenList(all: readonly string[]): string {
  return [...new Set(all)].join(' ');
}

/** The anchor of a rule on the page: `workload/privileged` becomes `rule-workload-privileged`. */
export function ruleAnchor(id: string): string {
  return `rule-${id.replace(/[^a-zA-Z0-9]+/g, '-')}`;
}
