import type { AssessedOutcome, Finding, Problem } from '../../core/findings/finding.ts';
import { combine, fail } from '../../core/rules/outcome.ts';
import { fingerprintOf } from '../../core/findings/fingerprint.ts';
import type { FileProblem } from '../targets/shared/file-problem.ts';
import { aliasText } from '../../reports/content/rule-description.ts';
import type { Producer } from './producer.ts';

function problemOf({ message, at, evidence = [] }: FileProblem): Problem {
  const [{ file }] = at;
  return { message, detail: {}, at, evidence: [{ source: file, saw: message }, ...evidence] };
}

/** Only what its own program refuses a file for is a problem of the file. */
function detailOf({ message }: FileProblem, isRefused: boolean): Finding['detail'] {
  return isRefused
    ? { kind: 'file-problem', problem: message }
    : { kind: 'setting', parts: { remark: message } };
}

function findingOf(group: readonly [FileProblem, ...FileProblem[]], isRefused: boolean): Finding {
  const [first] = group;
  const { rule, subject, fixes } = first;
  const problem = problemOf(first);
  return {
    fingerprint: fingerprintOf(rule.id, subject.key, problem.message),
    rule: rule.id,
    aliases: rule.aliases.map(aliasText),
    severity: rule.severity,
    category: rule.category,
    title: rule.title,
    message: problem.message,
    subject,
    evidence: problem.evidence,
    sightings: group.flatMap(({ at }) => at),
    fixes,
    detail: detailOf(first, isRefused),
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

function ruleAndMessage(one: FileProblem): string {
  return `${ruleAndSubject(one)} ${one.message}`;
}

function failedOutcome(group: readonly [FileProblem, ...FileProblem[]]): AssessedOutcome {
  const [first, ...rest] = group;
  const { rule, subject } = first;
  return { rule: rule.id, subject, outcome: fail([problemOf(first), ...rest.map(problemOf)]) };
}

/** The outcomes of each rule on a file as one: a problem is none the less one beside what is not known. */
function combined(outcomes: readonly AssessedOutcome[]): readonly AssessedOutcome[] {
  return grouped(outcomes, ({ rule, subject }) => `${rule} ${subject.key}`).map(([first, ...others]) =>
    others.length === 0
      ? first
      : { ...first, outcome: combine([first, ...others].map(({ outcome }) => outcome)) },
  );
}

/** The rules on the text of files: a finding for each problem, and an outcome for each rule and file. */
export const produceByFiles: Producer = ({ files: { problems, remarks = [], outcomes } }) => ({
  findings: [
    ...grouped(problems, ruleAndMessage).map((group) => findingOf(group, true)),
    ...grouped(remarks, ruleAndMessage).map((group) => findingOf(group, false)),
  ],
  outcomes: combined([...grouped([...problems, ...remarks], ruleAndSubject).map(failedOutcome), ...outcomes]),
});
