import type { Finding, Subject } from '../core/finding.ts';
import { type Cause, compare, type FindingGroup, severityRank } from './grouping.ts';
import { mainPlace } from './places.ts';

/** What is wrong in one and the same way with many subjects: one of the findings, and all the subjects. */
export interface AlikeCause {
  finding: Finding;
  subjects: readonly Subject[];
}

export interface PartedGroups {
  /** The groups without what is told once; `elsewhere` counts what that was. */
  own: readonly (FindingGroup & { elsewhere: number })[];
  alike: readonly AlikeCause[];
}

/** As many subjects as this make it worth while to tell something once. */
const many = 4;

/**
 * What is wrong in the same words, with the same fix, with many subjects of one kind, apart from what
 * is particular to each: thirty containers without a limit on memory are one thing to read. What is
 * critical or high stays with its subject, as does what has a line in a file to change, and what else follows from it.
 */
export function partAlike(groups: readonly FindingGroup[]): PartedGroups {
  const bySignature = Map.groupBy(
    groups.flatMap((group) => group.causes.filter(mayBeAlike).map((cause) => ({ group, cause }))),
    ({ cause }) => signatureOf(cause.finding),
  );
  const shared = [...bySignature.values()].filter(
    (members) => new Set(members.map(({ group }) => group.key)).size >= many,
  );
  const told = new Set(shared.flatMap((members) => members.map(({ cause }) => cause)));
  const own = groups
    .map((group) => {
      const causes = group.causes.filter((cause) => !told.has(cause));
      return { ...group, causes, elsewhere: group.causes.length - causes.length };
    })
    .filter(({ causes }) => causes.length > 0);
  const alike = shared.flatMap((members) => {
    const [first] = members;
    return first ? [{ finding: first.cause.finding, subjects: subjectsOf(members) }] : [];
  });
  return { own, alike: alike.toSorted(byWeight) };
}

function mayBeAlike({ finding, follows }: Cause): boolean {
  const grave = finding.severity === 'critical' || finding.severity === 'high';
  return !grave && follows.length === 0 && mainPlace(finding.sightings)?.in !== 'file';
}

function signatureOf({ rule, severity, message, subject, fixes, waived, known, impliedBy }: Finding): string {
  return JSON.stringify([
    rule,
    severity,
    message,
    subject.kind,
    fixes,
    waived,
    known === undefined,
    impliedBy,
  ]);
}

function subjectsOf(members: readonly { group: FindingGroup }[]): readonly Subject[] {
  const subjects = new Map(members.map(({ group }) => [group.key, group.subject]));
  return [...subjects.values()].toSorted((a, b) => compare(a.name, b.name));
}

function byWeight(a: AlikeCause, b: AlikeCause): number {
  return (
    severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
    b.subjects.length - a.subjects.length ||
    compare(a.finding.rule, b.finding.rule)
  );
}
