import type { CaseOf, Check, CheckKind } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { Outcome, Problem, Subject } from '../core/finding.ts';
import type { Fix } from '../core/finding.ts';
import type { Workload } from '../core/workload.ts';
import { planChange, planTextChange } from '../fixes/plan-change.ts';
import { subjectSets } from './subjects/all.ts';
import { engineSubject, type SubjectEntry, type SubjectSet } from './subjects/subject-set.ts';

/** The outcome of one check on one subject, with what is needed to make findings of it. */
export interface CheckResult {
  check: Check;
  subject: Subject;
  /** What ties sightings together: the workload's key, a name, or the kind of the one host or engine. */
  key: string;
  workload?: Workload;
  outcome: Outcome;
}

/** A check takes the cases of its own kind only; the pairing is by `on`, which the type of the list cannot say. */
function run<K extends CheckKind>(check: Check, on: K, subject: CaseOf[K]): Outcome {
  if (check.on !== on) throw new TypeError(`${check.id} is on ${check.on}, not on ${on}`);
  return (check as unknown as Check<K>).evaluate(subject);
}

function applies<K extends CheckKind>({ surfaces }: Check, { workload }: SubjectEntry<K>): boolean {
  return workload === undefined || surfaces.includes(workload.surface);
}

/** What could not be listed is results by no check: each says so, and none looks clean for it. */
function unlisted(check: Check, incompleteReason: string | undefined, facts: Facts): readonly CheckResult[] {
  if (incompleteReason === undefined) return [];
  const outcome = { state: 'unknown', kind: 'unreadable', doubts: [incompleteReason] } as const;
  return [{ check, subject: engineSubject(facts), key: 'engine', outcome }];
}

function judgeKind<K extends CheckKind>(
  check: Check,
  on: K,
  { entries, incompleteReason }: SubjectSet<K>,
  facts: Facts,
): readonly CheckResult[] {
  const results = entries
    .filter((one) => applies(check, one))
    .map(({ value, ...rest }): CheckResult => ({ check, ...rest, outcome: run(check, on, value) }));
  return [...results, ...unlisted(check, incompleteReason, facts)];
}

/** Runs every check on every subject of its kind. A host or an engine that was not asked for is no subject. */
export function runChecks(facts: Facts, checks: readonly Check[]): readonly CheckResult[] {
  const sets = subjectSets(facts);
  return checks.flatMap((check) => judgeKind(check, check.on, sets[check.on], facts));
}

/** The fix of one problem on the surface it was found on. */
export function fixOf({ workload }: CheckResult, { change }: Problem): readonly Fix[] {
  if (!change) return [];
  const fix = workload ? planChange(change, workload) : planTextChange(change);
  return fix ? [fix] : [];
}
