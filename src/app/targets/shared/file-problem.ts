import type { Check } from '../../../core/rules/check.ts';
import type { IronhullError } from '../../../core/errors.ts';
import { malformed } from './parsed-target.ts';
import type { AssessedOutcome, CollectedGap, Evidence, Fix } from '../../../core/findings/finding.ts';
import type { Subject } from '../../../core/subject.ts';
import { describeLocation, type FileLocation } from '../../../core/location.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';

/** A mistake in a file itself: what its own program would refuse it for, or what else a rule on its text found. */
export interface FileProblem {
  rule: RuleDescription;
  /** The file. */
  subject: Subject;
  message: string;
  /** Beside the message itself. */
  evidence?: readonly Evidence[];
  at: readonly [FileLocation, ...FileLocation[]];
  fixes: readonly Fix[];
}

/** Returns the outcomes of the rules that found nothing in a file: passed, with `saw` as the evidence. */
export function passedRules(
  rules: readonly RuleDescription[],
  problems: readonly FileProblem[],
  subject: Subject,
  saw: string,
): readonly AssessedOutcome[] {
  return rules
    .filter(({ id }) => !problems.some(({ rule, subject: of }) => rule.id === id && of.key === subject.key))
    .map(({ id }) => ({
      rule: id,
      subject,
      outcome: { state: 'passed', evidence: [{ source: subject.name, saw }] },
    }));
}

/** What the rules on texts found: problems, remarks on files that are taken, and the outcomes that did not fail. */
export interface FileResults {
  problems: readonly FileProblem[];
  remarks?: readonly FileProblem[];
  outcomes: readonly AssessedOutcome[];
}

/**
 * The results of the rules that are among `checks`. An invalid file whose rule is not wanted stays a
 * failure of the run: what could not be read of it must not look clean.
 */
export function selectFileResults<T extends FileResults & { failures: readonly IronhullError[] }>(
  results: T,
  checks: readonly Check[],
): T {
  const wanted = new Set(checks.map(({ id }) => id));
  const others = results.problems.filter(({ rule }) => !wanted.has(rule.id));
  const invalid = others.filter(({ rule }) => rule.category === 'correctness');
  return {
    ...results,
    problems: results.problems.filter(({ rule }) => wanted.has(rule.id)),
    remarks: (results.remarks ?? []).filter(({ rule }) => wanted.has(rule.id)),
    outcomes: results.outcomes.filter(({ rule }) => wanted.has(rule)),
    failures: [...results.failures, ...invalid.map((one) => malformed(fileProblemGap(one)))],
  };
}

/** A file problem as a gap, for facts: they hold what was read, and no findings. */
export function fileProblemGap({ subject, message, at: [place] }: FileProblem): CollectedGap {
  return { subject, what: subject.name, why: `${describeLocation(place)}: ${message}` };
}
