import type { Subject } from '../../core/subject.ts';
import type { Report } from '../../core/findings/report.ts';
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
  /** A short number for a subject's key, for `data-` attributes and the filter's values. */
  token: (keyed: Keyed) => number;
}

/** The context of a report. */
export function pageContext(report: Report, rules: readonly RuleDescription[]): PageContext {
  const keyed: readonly Keyed[] = [...report.findings, ...report.outcomes, ...report.gaps];
  const subjects = new Map<string, Subject>();
  for (const one of keyed) {
    const key = subjectKey(one);
    if (!subjects.has(key)) subjects.set(key, one.subject);
  }
  const tokens = new Map([...subjects.keys()].map((key, i) => [key, i]));
  return {
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    subjects,
    labelOf: subjectLabels(report),
    token: (one) => tokens.get(subjectKey(one)) ?? -1,
  };
}

/** Returns numbers as a `data-` attribute lists them: each once, consecutive ones as a range (`0-99 104`). */
export function tokenList(all: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const token of [...new Set(all)].toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.[1] === token - 1) range[1] = token;
    else ranges.push([token, token]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

/** The anchor of a rule on the page: `workload/privileged` becomes `rule-workload-privileged`. */
export function ruleAnchor(id: string): string {
  return `rule-${id.replace(/[^a-zA-Z0-9]+/g, '-')}`;
}
