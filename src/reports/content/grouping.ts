import type { Finding } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { lineOf } from '../../core/findings/finding-order.ts';
import type { Subject } from '../../core/subject.ts';
import { severities } from '../../core/severity.ts';

/** A finding with those that follow from it. */
export interface Cause {
  finding: Finding;
  follows: readonly Finding[];
}

/** The findings on one workload, or on one subject that is none. */
export interface FindingGroup {
  key: string;
  subject: Subject;
  workloadKey?: string;
  causes: readonly Cause[];
}

/** 0 for critical, 4 for info. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/**
 * Findings by workload (by subject where there is no key), each folded beneath the finding it
 * follows from, worst first within a group and among groups. Every finding given appears once.
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const byKey = Map.groupBy(findings, subjectKey);
  const groups = [...byKey].map(([key, members]) => groupOf(key, members));
  return groups.toSorted((a, b) => compareRanks(ranks(a), ranks(b)) || compare(a.key, b.key));
}

/** What a finding, an outcome or a gap is counted under. */
export function subjectKey({ subject }: { subject: Subject }): string {
  return subject.key;
}

function groupOf(key: string, members: readonly Finding[]): FindingGroup {
  const byRoot = Map.groupBy(members, (finding) => rootOf(finding, members));
  const causes = [...byRoot].map(([finding, folded]) => ({
    finding,
    follows: folded.filter((other) => other !== finding).toSorted(bySeverity),
  }));
  const [first] = members;
  return {
    key,
    subject: first?.subject ?? { kind: 'workload', id: key, key, name: key },
    ...(first?.workloadKey !== undefined && { workloadKey: first.workloadKey }),
    causes: causes.toSorted(byWeight),
  };
}

/** Worst first; among equals the one that most else follows from. */
export function byWeight(a: Cause, b: Cause): number {
  return (
    severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
    b.follows.length - a.follows.length ||
    bySeverity(a.finding, b.finding)
  );
}

/**
 * Goes up from cause to cause. A cause that is not reported, is waived or known where this is not, or is
 * milder than what follows from it folds nothing, nor does a circle.
 */
function rootOf(finding: Finding, members: readonly Finding[]): Finding {
  const seen = new Set([finding]);
  let root = finding;
  for (;;) {
    const cause = causeOf(root, members);
    if (cause === undefined) return root;
    if (seen.has(cause)) return finding;
    seen.add(cause);
    root = cause;
  }
}

function causeOf(finding: Finding, members: readonly Finding[]): Finding | undefined {
  if (finding.impliedBy === undefined) return undefined;
  return members.find(
    (other) =>
      other.rule === finding.impliedBy &&
      other !== finding &&
      other.waived === finding.waived &&
      other.known === finding.known &&
      severityRank(other.severity) <= severityRank(finding.severity),
  );
}

function bySeverity(a: Finding, b: Finding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.rule, b.rule) ||
    compare(a.subject.name, b.subject.name) ||
    lineOf(a) - lineOf(b) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

/** By code unit: the same order in every locale. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function ranks(group: FindingGroup): readonly number[] {
  return group.causes.map(({ finding }) => severityRank(finding.severity));
}

/** The worse first finding wins; among equals, the group with more of them. */
function compareRanks(a: readonly number[], b: readonly number[]): number {
  const none = severities.length;
  const differing = a.length >= b.length ? a : b;
  for (const i of differing.keys()) {
    const difference = (a[i] ?? none) - (b[i] ?? none);
    if (difference !== 0) return difference;
  }
  return 0;
}
