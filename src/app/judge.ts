import type { CaseOf, Check, CheckKind, WorkloadCase } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import type { Outcome, Problem, Subject } from '../core/finding.ts';
import type { Fix } from '../core/finding.ts';
import { valueOf } from '../core/observed.ts';
import type { Workload } from '../core/workload.ts';
import { planChange, stepsOnly } from '../fixes/plan-change.ts';
import { workloadCases } from './cases.ts';

/** The outcome of one check on one subject, with what is needed to make findings of it. */
export interface Judged {
  check: Check;
  subject: Subject;
  /** What ties sightings together: the workload's key, or the kind of the one host or engine. */
  key: string;
  workload?: Workload;
  outcome: Outcome;
}

function subjectOf({ workload }: WorkloadCase): Subject {
  return { kind: 'workload', id: workload.id ?? workload.key, name: workload.name };
}

/** A check takes the cases of its own kind only; the pairing is by `on`, which the type of the list cannot say. */
function run<K extends CheckKind>(check: Check, on: K, subject: CaseOf[K]): Outcome {
  if (check.on !== on) throw new TypeError(`${check.id} is on ${check.on}, not on ${on}`);
  return (check as unknown as Check<K>).evaluate(subject);
}

function judgeWorkload(check: Check, subject: WorkloadCase): Judged {
  const { workload } = subject;
  return {
    check,
    subject: subjectOf(subject),
    key: workload.key,
    workload,
    outcome: run(check, 'workload', subject),
  };
}

/** Runs every check on every subject of its kind. A host or an engine that was not asked for is no subject. */
export function judgeAll(facts: Facts, checks: readonly Check[]): readonly Judged[] {
  const cases = workloadCases(facts);
  const hostName = valueOf(valueOf(facts.host)?.hostname) ?? 'this host';
  const endpoint = valueOf(facts.engine)?.endpoint ?? 'engine';
  const host: Subject = { kind: 'host', id: hostName, name: hostName };
  const engine: Subject = { kind: 'engine', id: endpoint, name: endpoint };
  return checks.flatMap((check): Judged[] => {
    switch (check.on) {
      case 'workload':
        return [
          ...cases
            .filter(({ workload }) => check.surfaces.includes(workload.surface))
            .map((subject) => judgeWorkload(check, subject)),
          ...unlisted(check, facts, engine),
        ];
      case 'host':
        return notAskedFor(facts.host)
          ? []
          : [{ check, subject: host, key: 'host', outcome: run(check, 'host', facts.host) }];
      case 'engine':
        return notAskedFor(facts.engine)
          ? []
          : [{ check, subject: engine, key: 'engine', outcome: run(check, 'engine', facts.engine) }];
    }
  });
}

/** Containers that could not be listed are judged by no check: each says so, and none looks clean for it. */
function unlisted(check: Check, { containers }: Facts, subject: Subject): readonly Judged[] {
  if (containers.state !== 'unreadable') return [];
  const doubts = [`the containers could not be listed: ${containers.detail}`] as const;
  return [{ check, subject, key: 'engine', outcome: { state: 'unknown', kind: 'unreadable', doubts } }];
}

function notAskedFor(reading: Facts['host'] | Facts['engine']): boolean {
  return reading.state === 'absent';
}

/** The fix of one problem on the surface it was found on. */
export function fixOf({ workload }: Judged, { change }: Problem): readonly Fix[] {
  if (!change) return [];
  const fix = workload ? planChange(change, workload) : stepsOnly(change);
  return fix ? [fix] : [];
}
