import type { AssessedOutcome, UnknownKind } from '../../core/findings/finding.ts';
import { onceFor } from '../../core/once-for.ts';
import type { Report } from '../../core/findings/report.ts';
import { subjectLabels } from './subject-label.ts';

/** One reason why something is not known, with everything it leaves open. */
export interface Doubt {
  reason: string;
  /** `partial`: the rule failed, and could not see everything it should have. */
  kind: UnknownKind | 'partial';
  rules: readonly string[];
  /** Labels of the subjects. */
  subjects: readonly string[];
  outcomes: readonly AssessedOutcome[];
}

/** What is not known and not ignored, and why, one entry for each reason, those that leave most open first. */
export const doubtsOf = onceFor((report: Report): readonly Doubt[] => {
  const heeded = report.outcomes.filter(({ ignored }) => ignored !== true);
  const doubted = heeded.flatMap((outcome) =>
    doubtsIn(outcome).map((reason) => ({ outcome, reason, kind: kindOf(outcome) })),
  );
  const labelOf = subjectLabels(report);
  const byReason = Map.groupBy(doubted, ({ reason, kind }) => JSON.stringify([kind, reason]));
  const doubts = [...byReason.values()].flatMap((entries) => {
    const [first] = entries;
    if (first === undefined) return [];
    const rules = [...new Set(entries.map(({ outcome }) => outcome.rule))];
    const subjects = [...new Set(entries.map(({ outcome }) => labelOf(outcome.subject)))];
    const outcomes = entries.map(({ outcome }) => outcome);
    return [{ reason: first.reason, kind: first.kind, rules, subjects, outcomes }];
  });
  return doubts.toSorted((a, b) => b.rules.length - a.rules.length);
});

/** Settings of the same subjects that one cause leaves open, from which on they are one entry. */
const joinedFrom = 4;

/** Returns the cause in a reason, which is its last part: `volumes: the service is run by a provider`. */
function causeOf(reason: string): string {
  const colon = reason.lastIndexOf(': ');
  return colon === -1 ? reason : reason.slice(colon + 2);
}

/** Joins doubts in many settings of the same subjects that have one cause: an unknown key, a missing file. */
export function joinSettings(doubts: readonly Doubt[]): readonly Doubt[] {
  const groups = Map.groupBy(doubts, ({ kind, subjects, reason }) =>
    JSON.stringify([kind, causeOf(reason), subjects]),
  );
  const joined = [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined || members.length < joinedFrom) return members;
    const rules = [...new Set(members.flatMap((each) => each.rules))];
    const outcomes = [...new Set(members.flatMap((each) => each.outcomes))];
    return [{ ...first, reason: `${members.length} settings: ${causeOf(first.reason)}`, rules, outcomes }];
  });
  return joined.toSorted((a, b) => b.rules.length - a.rules.length);
}

/** Doubts of the same kind and rules: one stands for all of them. */
export function alikeDoubts(doubts: readonly Doubt[]): readonly (readonly [Doubt, ...Doubt[]])[] {
  const alike = Map.groupBy(doubts, ({ kind, rules }) => `${kind} ${rules.join(' ')}`);
  return [...alike.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as const],
  );
}

function doubtsIn({ outcome }: AssessedOutcome): readonly string[] {
  return 'doubts' in outcome ? [...new Set(outcome.doubts)] : [];
}

function kindOf({ outcome }: AssessedOutcome): Doubt['kind'] {
  return outcome.state === 'unknown' ? outcome.kind : 'partial';
}

/** What each kind of doubt is called. */
export const doubtWords = {
  unreadable: 'could not be read',
  undecidable: 'could not be decided',
  'needs-review': 'needs a review',
  partial: 'failed; more may be hidden',
} as const satisfies Record<Doubt['kind'], string>;
