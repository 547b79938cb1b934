import type { Check } from '../../../core/check.ts';
import type { IronhullError } from '../../../core/errors.ts';
import { malformed } from './parsed-target.ts';
import type { AssessedOutcome, CollectedGap, Finding, Fix, Problem } from '../../../core/finding.ts';
import { fingerprintOf } from '../../../core/fingerprint.ts';
import type { Subject } from '../../../core/subject.ts';
import { describeLocation, type FileLocation } from '../../../core/location.ts';
import type { Report } from '../../../core/report.ts';
import { summaryOf } from '../../../core/summary.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';
import { bySubjectThenSeverity } from '../../../core/finding-order.ts';

/** A mistake in a file itself: what its own program would refuse it for. */
export interface FileProblem {
  rule: RuleDescription;
  /** The file. */
  subject: Subject;
  message: string;
  at: readonly [FileLocation, ...FileLocation[]];
  fixes: readonly Fix[];
}

function problemOf({ message, at }: FileProblem): Problem {
  const [{ file }] = at;
  return { message, detail: {}, at, evidence: [{ source: file, saw: message }] };
}

function findingOf(group: readonly [FileProblem, ...FileProblem[]]): Finding {
  const [first] = group;
  const { rule, subject, fixes } = first;
  const problem = problemOf(first);
  return {
    fingerprint: fingerprintOf(rule.id, subject.key, problem.message),
    rule: rule.id,
    aliases: [],
    severity: rule.severity,
    category: rule.category,
    title: rule.title,
    message: problem.message,
    subject,
    evidence: problem.evidence,
    sightings: group.flatMap(({ at }) => at),
    fixes,
    detail: { kind: 'file-problem', problem: problem.message },
    waived: false,
  };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly [T, ...T[]][] {
  return [...Map.groupBy(items, keyOf).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as [T, ...T[]]],
  );
}

function ruleAndSubject({ rule, subject }: FileProblem): string {
  return `${rule.id} ${subject.key}`;
}

/** What the rules on texts found, and what of them did not fail. */
export interface FileResults {
  problems: readonly FileProblem[];
  outcomes: readonly AssessedOutcome[];
  failures: readonly IronhullError[];
}

/**
 * The results of the rules that are among `checks`. An invalid file whose rule is not wanted stays a
 * failure of the run: what could not be read of it must not look clean.
 */
export function selectFileResults<T extends FileResults>(results: T, checks: readonly Check[]): T {
  const wanted = new Set(checks.map(({ id }) => id));
  const others = results.problems.filter(({ rule }) => !wanted.has(rule.id));
  const invalid = others.filter(({ rule }) => rule.category === 'correctness');
  return {
    ...results,
    problems: results.problems.filter(({ rule }) => wanted.has(rule.id)),
    outcomes: results.outcomes.filter(({ rule }) => wanted.has(rule)),
    failures: [...results.failures, ...invalid.map((one) => malformed(fileProblemGap(one)))],
  };
}

/** The report with a finding for each file problem, and a failed outcome for each file that has some. */
export function addFileProblems(
  report: Report,
  { problems, outcomes: others }: Pick<FileResults, 'problems' | 'outcomes'>,
): Report {
  const found = grouped(problems, (one) => `${ruleAndSubject(one)} ${one.message}`).map(findingOf);
  const failed = grouped(problems, ruleAndSubject).map((group) => {
    const [{ rule, subject }] = group;
    const [first, ...rest] = group.map(problemOf);
    const all = first === undefined ? [] : [first, ...rest];
    return { rule: rule.id, subject, outcome: { state: 'failed', problems: all as [Problem] } } as const;
  });
  const findings = [...report.findings, ...found].toSorted(bySubjectThenSeverity);
  const outcomes = [...report.outcomes, ...failed, ...others];
  return { ...report, findings, outcomes, summary: summaryOf(findings, outcomes) };
}

/** A file problem as a gap, for facts: they hold what was read, and no findings. */
export function fileProblemGap({ subject, message, at: [place] }: FileProblem): CollectedGap {
  return { subject, what: subject.name, why: `${describeLocation(place)}: ${message}` };
}
