import type { CaseOf, Check, CheckKind } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import type { Subject } from '../../core/subject.ts';
import type { Fix } from '../../core/findings/finding.ts';
import type { Workload } from '../../core/workload/workload.ts';
import { combine, fail, notApplicable, unknown } from '../../core/rules/outcome.ts';
import { surfacesOf } from '../../knowledge/settings/setting-names.ts';
import type { WrittenConfig } from '../../core/engine/written-config.ts';
import { planChange, type ChangedDocument } from '../../fixes/plan-change.ts';
import type { SubjectSets } from '../subjects/all.ts';
import type { Scope } from '../subjects/scope.ts';
import { withLaterOutcome } from './later-outcome.ts';
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
  const { imageSurfaces = ['engine', 'scanned'] } = check;
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

/** The outcome of a case of a subject, and what tells the case from the others. */
interface CaseOutcome {
  part: string | undefined;
  outcome: Outcome;
}

/** What identifies a problem in its subject, whatever the case is. */
function problemKey({ message, detail, at }: Problem): string {
  return JSON.stringify([message, detail, at]);
}

/** The problems of a case that no other has, each with what tells the case from others. */
function ownProblems({ part, outcome }: CaseOutcome, known: Set<string>): readonly Problem[] {
  const problems = outcome.state === 'failed' ? outcome.problems : [];
  return problems.flatMap((problem) => {
    const key = problemKey(problem);
    if (known.has(key)) return [];
    known.add(key);
    return [part === undefined ? problem : { ...problem, detail: { ...problem.detail, stage: part } }];
  });
}

/** Whether an outcome is that of its subject as it is: there is one case, and no problem that could be there twice. */
function isWhole({ part, outcome }: CaseOutcome): boolean {
  return outcome.state !== 'failed' || (part === undefined && outcome.problems.length === 1);
}

/** The outcome of a subject with several cases: a problem that several have is one. */
function combineCases(cases: readonly [CaseOutcome, ...CaseOutcome[]]): Outcome {
  if (cases.length === 1 && isWhole(cases[0])) return cases[0].outcome;
  const known = new Set<string>();
  const [only, ...others] = cases.map((one): Outcome => {
    const { outcome } = one;
    if (outcome.state !== 'failed') return outcome;
    const [first, ...more] = ownProblems(one, known);
    if (first !== undefined) return fail([first, ...more], outcome.doubts);
    const [doubt, ...doubts] = outcome.doubts ?? [];
    return doubt === undefined
      ? notApplicable('another case has the same problems')
      : unknown('undecidable', doubt, ...doubts);
  });
  return only !== undefined && others.length === 0 ? only : combine([only, ...others]);
}

function outcomeOn<K extends CheckKind>(
  check: Check,
  on: K,
  { value, part, others = [], later }: SubjectEntry<K>,
): Outcome {
  const rest = others.map((one) => ({ part: one.part, outcome: run(check, on, one.value) }));
  const now = combineCases([{ part, outcome: run(check, on, value) }, ...rest]);
  if (later === undefined) return now;
  const isRead = check.on === 'workload' && check.reads?.some((name) => later.names.includes(name)) === true;
  return withLaterOutcome(now, { outcome: run(check, on, later.value), from: later.from, isRead });
}

function resultOf<K extends CheckKind>(
  check: Check,
  { subject, workload, written, isInline }: SubjectEntry<K>,
  found: Outcome,
): CheckResult {
  const outcome = isInline === true ? withoutEdits(found) : found;
  // Tens of thousands of these are made: members that are there or not make it several times as long.
  if (workload !== undefined) return { check, subject, workload, outcome };
  return written === undefined ? { check, subject, outcome } : { check, subject, written, outcome };
}

function runOnKind<K extends CheckKind>(
  check: Check,
  on: K,
  { entries, incompleteReason }: SubjectSet<K>,
  scope: Scope,
): readonly CheckResult[] {
  const results = subjectsOf(check, entries).map((entry) =>
    resultOf(check, entry, outcomeOn(check, on, entry)),
  );
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
