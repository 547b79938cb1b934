import { counted } from '../../core/counted.ts';
import type { Severity } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';
import type { Subject } from '../../core/subject.ts';
import { subjectLabels } from './subject-label.ts';
import { type Cause, compare, type FindingGroup, severityRank, subjectKey } from './grouping.ts';

/** Findings of one rule and severity, to be shown as one line. */
export interface Fold {
  rule: string;
  severity: Severity;
  title: string;
  /** Never empty. */
  causes: readonly [Cause, ...Cause[]];
  /** Labels of the subjects that have one, each once, sorted. */
  subjects: readonly string[];
  /** How many subjects of that kind were checked, in words: `41 services`. */
  of: string;
  /** The title of their fix, where all have the same. */
  fix?: string;
}

/** Whether a finding is to be shown in full: what is critical or high leads every report. */
export function isGrave({ finding }: Cause): boolean {
  return isGraveSeverity(finding.severity);
}

/** Whether a severity is critical or high. */
export function isGraveSeverity(severity: Severity): boolean {
  return severityRank(severity) <= severityRank('high');
}

/** The groups without the causes that `keep` refuses, and without groups that are empty then. */
export function groupsWith(
  groups: readonly FindingGroup[],
  keep: (cause: Cause) => boolean,
): readonly FindingGroup[] {
  return groups
    .map((group) => ({ ...group, causes: group.causes.filter(keep) }))
    .filter(({ causes }) => causes.length > 0);
}

/** Findings that a line stands for: those that follow from others are among them. */
export function foldedCount({ causes }: { causes: readonly Cause[] }): number {
  return causes.reduce((sum, { follows }) => sum + 1 + follows.length, 0);
}

/** One entry for each rule and severity, the worst and then the most frequent first. Every cause given is in one of them. */
export function foldFindings(groups: readonly FindingGroup[], report: Report): readonly Fold[] {
  const members = groups.flatMap((group) => group.causes.map((cause) => ({ group, cause })));
  const byRule = Map.groupBy(members, ({ cause: { finding } }) =>
    JSON.stringify([finding.rule, finding.severity, finding.subject.kind]),
  );
  const totals = subjectCounts(report);
  const labelOf = subjectLabels(report);
  const folds = [...byRule.values()].flatMap((one) => {
    const [first, ...rest] = one;
    if (first === undefined) return [];
    const { rule, severity, title, subject } = first.cause.finding;
    const names = new Map(one.map(({ group }) => [group.key, labelOf(group.subject)]));
    const subjects = [...names.values()].toSorted(compare);
    const fix = commonFix(one.map(({ cause }) => cause));
    const of = totals(subject, subjects.length);
    const causes: Fold['causes'] = [first.cause, ...rest.map(({ cause }) => cause)];
    return [{ rule, severity, title, causes, subjects, of, ...(fix === undefined ? {} : { fix }) }];
  });
  return folds.toSorted(byWeight);
}

function commonFix(causes: readonly Cause[]): string | undefined {
  const titles = new Set(causes.map(({ finding }) => finding.fixes[0]?.title));
  return titles.size === 1 ? [...titles][0] : undefined;
}

/** Counts the checked subjects of each kind once, and returns their number in words: at least as many as have the finding. */
function subjectCounts({ outcomes }: Report): (subject: Subject, found: number) => string {
  const kinds = Map.groupBy(outcomes, ({ subject }) => subject.kind);
  const counts = new Map(
    [...kinds].map(([kind, checked]) => {
      const isService = checked.every(({ workloadKey }) => workloadKey?.startsWith('compose:'));
      const noun = kind === 'workload' && isService ? 'service' : kind;
      return [kind, { noun, count: new Set(checked.map(subjectKey)).size }] as const;
    }),
  );
  return ({ kind }, found) => {
    const { noun = kind, count = 0 } = counts.get(kind) ?? {};
    return counted(Math.max(count, found), noun);
  };
}

function byWeight(a: Fold, b: Fold): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    b.subjects.length - a.subjects.length ||
    b.causes.length - a.causes.length ||
    compare(a.rule, b.rule)
  );
}
