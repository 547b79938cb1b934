import type { CaseOf, Check, CheckKind } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { Outcome, Problem, Subject } from '../core/finding.ts';
import type { Fix } from '../core/finding.ts';
import type { Workload } from '../core/workload.ts';
import { planChange, stepsOnly } from '../fixes/plan-change.ts';
import { sightsOf } from './sights/all.ts';
import { engineSubject, type Seen, type Sight } from './sights/sight.ts';

/** The outcome of one check on one subject, with what is needed to make findings of it. */
export interface Judged {
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

function applies<K extends CheckKind>({ surfaces }: Check, { workload }: Seen<K>): boolean {
  return workload === undefined || surfaces.includes(workload.surface);
}

/** What could not be listed is judged by no check: each says so, and none looks clean for it. */
function unlisted(check: Check, blind: string | undefined, facts: Facts): readonly Judged[] {
  if (blind === undefined) return [];
  const outcome = { state: 'unknown', kind: 'unreadable', doubts: [blind] } as const;
  return [{ check, subject: engineSubject(facts), key: 'engine', outcome }];
}

function judgeKind<K extends CheckKind>(
  check: Check,
  on: K,
  { seen, blind }: Sight<K>,
  facts: Facts,
): readonly Judged[] {
  const judged = seen
    .filter((one) => applies(check, one))
    .map(({ value, ...rest }): Judged => ({ check, ...rest, outcome: run(check, on, value) }));
  return [...judged, ...unlisted(check, blind, facts)];
}

/** Runs every check on every subject of its kind. A host or an engine that was not asked for is no subject. */
export function judgeAll(facts: Facts, checks: readonly Check[]): readonly Judged[] {
  const sights = sightsOf(facts);
  return checks.flatMap((check) => judgeKind(check, check.on, sights[check.on], facts));
}

/** The fix of one problem on the surface it was found on. */
export function fixOf({ workload }: Judged, { change }: Problem): readonly Fix[] {
  if (!change) return [];
  const fix = workload ? planChange(change, workload) : stepsOnly(change);
  return fix ? [fix] : [];
}
