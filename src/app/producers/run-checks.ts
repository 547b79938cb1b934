import type { CaseOf, Check, CheckKind } from '../../core/check.ts';
import type { Outcome, Problem } from '../../core/finding.ts';
import type { Subject } from '../../core/subject.ts';
import type { Fix } from '../../core/finding.ts';
import type { Workload } from '../../core/workload.ts';
import { combine } from '../../core/outcome.ts';
import { surfacesOf } from '../../knowledge/setting-names.ts';
import type { WrittenConfig } from '../../core/written-config.ts';
import { planChange, type ChangedDocument } from '../../fixes/plan-change.ts';
import type { SubjectSets } from '../subjects/all.ts';
import type { Scope } from '../subjects/scope.ts';
import type { SubjectEntry, SubjectSet } from '../subjects/subject-set.ts';

/** The outcome of one check on one subject, with what is needed to make findings of it. */
export interface CheckResult {
  check: Check;
  subject: Subject;
  workload?: Workload;
  /** Of an engine: where its configuration file has its settings. */
  written?: WrittenConfig;
  outcome: Outcome;
}

/** A check takes the cases of its own kind only; the pairing is by `on`, which the type of the list cannot say. */
function run<K extends CheckKind>(check: Check, on: K, subject: CaseOf[K]): Outcome {
  if (check.on !== on) throw new TypeError(`${check.id} is on ${check.on}, not on ${on}`);
  return (check as unknown as Check<K>).evaluate(subject);
}

function subjectsOf<K extends CheckKind>(
  check: Check,
  entries: readonly SubjectEntry<K>[],
): readonly SubjectEntry<K>[] {
  const surfaces = surfacesOf(check);
  const { imageSurfaces = ['engine'] } = check;
  return entries.filter(
    ({ workload, imageSurface = 'engine' }) =>
      (workload === undefined || surfaces.includes(workload.surface)) && imageSurfaces.includes(imageSurface),
  );
}

/** The unknown outcome of each check whose subjects could not all be listed: none of them looks clean. */
function incompleteOutcomes(
  check: Check,
  incompleteReason: string | undefined,
  scope: Scope,
): readonly CheckResult[] {
  if (incompleteReason === undefined) return [];
  const outcome = { state: 'unknown', kind: 'unreadable', doubts: [incompleteReason] } as const;
  return [{ check, subject: scope.engine, outcome }];
}

/** A problem whose edit is for a person to make. */
function byHand(problem: Problem): Problem {
  const { change } = problem;
  if (change?.kind !== 'edit') return problem;
  return { ...problem, change: { kind: 'manual', title: change.title, steps: [change.title] } };
}

/** An edit of a Dockerfile does not know the indentation and the escapes of a text in a Compose file. */
function withoutEdits(outcome: Outcome): Outcome {
  if (outcome.state !== 'failed') return outcome;
  const [first, ...rest] = outcome.problems;
  return { ...outcome, problems: [byHand(first), ...rest.map(byHand)] };
}

function runOnKind<K extends CheckKind>(
  check: Check,
  on: K,
  { entries, incompleteReason }: SubjectSet<K>,
  scope: Scope,
): readonly CheckResult[] {
  const results = subjectsOf(check, entries).map(({ value, others = [], isInline, ...rest }): CheckResult => {
    const [first, ...more] = [value, ...others].map((one) => run(check, on, one));
    const outcome = more.length === 0 && first !== undefined ? first : combine([first, ...more]);
    return { check, ...rest, outcome: isInline === true ? withoutEdits(outcome) : outcome };
  });
  return [...results, ...incompleteOutcomes(check, incompleteReason, scope)];
}

/** Runs every check on every subject of its kind. A host or an engine that was not asked for is no subject. */
export function runChecks(sets: SubjectSets, checks: readonly Check[], scope: Scope): readonly CheckResult[] {
  return checks.flatMap((check) => runOnKind(check, check.on, sets[check.on], scope));
}

function documentOf({ workload, written, check }: CheckResult): ChangedDocument {
  if (workload) return { kind: 'workload', workload };
  return check.on === 'engine' ? { kind: 'config', ...(written && { written }) } : { kind: 'text' };
}

/** The fix of one problem in the document it was found in. */
export function fixOf(result: CheckResult, { change }: Problem): readonly Fix[] {
  const fix = change && planChange(change, documentOf(result));
  return fix ? [fix] : [];
}
