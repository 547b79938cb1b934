import type { Finding, Fix } from '../../core/finding.ts';
import { type Cause, compare, type FindingGroup, severityRank } from './grouping.ts';
import { mainPlace } from './places.ts';

/** A subject, and where in a file it is written. */
export interface AlikeSubject {
  name: string;
  file?: string;
  line?: number;
}

/** What is wrong in one and the same way with many subjects: one of the findings, and all the subjects. */
export interface AlikeCause {
  finding: Finding;
  subjects: readonly AlikeSubject[];
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
 * critical or high stays with its subject, as does what brings others with it, and what replaces text that stands in a file.
 */
export function partAlike(groups: readonly FindingGroup[]): PartedGroups {
  const bySignature = Map.groupBy(
    groups.flatMap((group) => group.causes.filter(mayBeAlike).map((cause) => ({ group, cause }))),
    ({ cause }) => signatureOf(withoutName(cause.finding)),
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
    return first ? [{ finding: withoutName(first.cause.finding), subjects: subjectsOf(members) }] : [];
  });
  return { own, alike: alike.toSorted(byWeight) };
}

function mayBeAlike({ finding, follows }: Cause): boolean {
  const grave = finding.severity === 'critical' || finding.severity === 'high';
  return !grave && follows.length === 0 && !finding.fixes.some(replacesText);
}

function replacesText(fix: Fix): boolean {
  return fix.kind === 'edit' && fix.edits.some(({ range }) => range.endOffset > range.startOffset);
}

/** Commands name the container they are for; told once for many they name none. */
function withoutName(finding: Finding): Finding {
  const general = (step: string): string => step.replaceAll(` ${finding.subject.name}\``, ' NAME`');
  const fixes = finding.fixes.map((fix) =>
    fix.kind === 'manual' ? { ...fix, steps: fix.steps.map(general) } : fix,
  );
  return { ...finding, fixes };
}

function signatureOf(finding: Finding): string {
  const { rule, severity, message, subject, fixes, waived, known, impliedBy } = finding;
  const written = fixes.map((fix) =>
    fix.kind === 'edit' ? { ...fix, edits: fix.edits.map(({ text }) => text.trim()) } : fix,
  );
  const accepted = [waived, known === true];
  return JSON.stringify([rule, severity, message, subject.kind, written, accepted, impliedBy]);
}

function subjectsOf(members: readonly { group: FindingGroup; cause: Cause }[]): readonly AlikeSubject[] {
  const subjects = members.map(({ group, cause }) => {
    const place = mainPlace(cause.finding.sightings);
    const name = group.subject.name;
    const written = place?.in === 'file' ? { file: place.file, line: place.range.startLine } : {};
    return [group.key, { name, ...written }] as const;
  });
  return [...new Map(subjects).values()].toSorted((a, b) => compare(a.name, b.name));
}

function byWeight(a: AlikeCause, b: AlikeCause): number {
  return (
    severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
    b.subjects.length - a.subjects.length ||
    compare(a.finding.rule, b.finding.rule)
  );
}
