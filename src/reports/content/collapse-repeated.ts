import type { Location } from '../../core/location.ts';
import { type Cause, compare, type FindingGroup, severityRank } from './grouping.ts';
import { mainPlace } from './places.ts';
import { signatureOf, withoutName } from './variants.ts';
import type { SubjectLabel } from './subject-label.ts';

/** A subject that has a repeated finding, and where it is written. */
export interface RepeatedSubject {
  label: string;
  place?: Location;
}

/** A finding that many subjects have in the same words: one of them stands for all. */
export interface RepeatedCause extends Cause {
  subjects: readonly RepeatedSubject[];
  /** All of them. */
  causes: readonly Cause[];
}

/** Groups without the findings that many of them repeat; `repeated` holds each of those once. */
export interface CollapsedGroups {
  own: readonly FindingGroup[];
  repeated: readonly RepeatedCause[];
}

/** Subjects from which on a finding is shown once for all of them. */
const many = 4;

interface Member {
  group: FindingGroup;
  cause: Cause;
}

/**
 * Takes findings that many subjects of one kind have in the same words, with the same fix, out of
 * their groups. Every cause given is in one group of `own` or stands behind one entry of `repeated`.
 */
export function collapseRepeated(groups: readonly FindingGroup[], labelOf: SubjectLabel): CollapsedGroups {
  const members = groups.flatMap((group) => group.causes.map((cause) => ({ group, cause })));
  const bySignature = Map.groupBy(members, ({ cause }) => signatureOf(cause));
  const shared = [...bySignature.values()].filter(isShared);
  const taken = new Set(shared.flatMap((one) => one.map(({ cause }) => cause)));
  const own = groups
    .map((group) => ({ ...group, causes: group.causes.filter((cause) => !taken.has(cause)) }))
    .filter(({ causes }) => causes.length > 0);
  return { own, repeated: shared.flatMap((one) => repeatedCause(one, labelOf)).toSorted(byWeight) };
}

function isShared(members: readonly Member[]): boolean {
  return new Set(members.map(({ group }) => group.key)).size >= many;
}

function repeatedCause(members: readonly Member[], labelOf: SubjectLabel): readonly RepeatedCause[] {
  const [first] = members;
  if (first === undefined) return [];
  const { finding, follows } = first.cause;
  return [
    {
      finding: withoutName(finding),
      follows,
      subjects: subjectsOf(members, labelOf),
      causes: members.map(({ cause }) => cause),
    },
  ];
}

function subjectsOf(members: readonly Member[], labelOf: SubjectLabel): readonly RepeatedSubject[] {
  const subjects = members.map(({ group, cause }) => {
    const place = mainPlace(cause.finding.sightings);
    const label = labelOf(group.subject);
    return [group.key, place === undefined ? { label } : { label, place }] as const;
  });
  return [...new Map(subjects).values()].toSorted((a, b) => compare(a.label, b.label));
}

function byWeight(a: RepeatedCause, b: RepeatedCause): number {
  return (
    severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
    b.subjects.length - a.subjects.length ||
    compare(a.finding.rule, b.finding.rule)
  );
}
