import type { Evidence, Outcome, Problem, UnknownKind } from './finding.ts';

type NonEmpty<T> = readonly [T, ...T[]];

function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0;
}

/** The outcome of a subject in order, with the evidence for it. */
export function pass(...evidence: NonEmpty<Evidence>): Outcome {
  return { state: 'passed', evidence };
}

/** The outcome of a subject with problems. `doubts` are what else could not be decided. */
export function fail(problems: Problem | NonEmpty<Problem>, doubts: readonly string[] = []): Outcome {
  const all: NonEmpty<Problem> = 'message' in problems ? [problems] : problems;
  return { state: 'failed', problems: all, ...(doubts.length > 0 ? { doubts } : {}) };
}

/** The outcome of a subject that could not be decided, and why. */
export function unknown(kind: UnknownKind, ...doubts: NonEmpty<string>): Outcome {
  return { state: 'unknown', kind, doubts };
}

/** The outcome of a rule that has no meaning for a subject. */
export function notApplicable(because: string): Outcome {
  return { state: 'not-applicable', because };
}

/** How many pieces of evidence a pass shows at most: 10,000 variables are not listed one by one. */
const mostShown = 100;

function shortened(evidence: readonly Evidence[]): readonly Evidence[] {
  const next = evidence[mostShown];
  if (next === undefined) return evidence;
  const more = { source: next.source, saw: `${evidence.length - mostShown} more passed` };
  return [...evidence.slice(0, mostShown), more];
}

/** The strictest first: only what is for a person to review in whole may be attested. */
const strictest = ['unreadable', 'undecidable', 'needs-review'] as const satisfies readonly UnknownKind[];

/**
 * The outcomes of the parts of a subject as one: problems fail it, else doubts make it unknown, else
 * it passes with its evidence. Without evidence it is unknown, unless no part applies. Parts that do
 * not apply and parts without an outcome count for nothing beside others.
 */
export function combine(outcomes: readonly (Outcome | undefined)[]): Outcome {
  const parts = outcomes.filter((outcome) => outcome !== undefined);
  const problems = parts.flatMap((part) => (part.state === 'failed' ? part.problems : []));
  const doubts = parts.flatMap((part) =>
    part.state === 'unknown' || part.state === 'failed' ? (part.doubts ?? []) : [],
  );
  if (isNonEmpty(problems)) return fail(problems, doubts);
  const kinds = new Set(parts.flatMap((part) => (part.state === 'unknown' ? [part.kind] : [])));
  const kind = strictest.find((each) => kinds.has(each));
  if (kind !== undefined && isNonEmpty(doubts)) return { state: 'unknown', kind, doubts };
  const evidence = shortened(parts.flatMap((part) => (part.state === 'passed' ? part.evidence : [])));
  if (isNonEmpty(evidence)) return { state: 'passed', evidence };
  return (
    parts.find(({ state }) => state === 'not-applicable') ?? unknown('unreadable', 'nothing was checked')
  );
}
