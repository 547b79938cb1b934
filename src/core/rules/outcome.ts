import type { Evidence, Outcome, Problem, UnknownKind } from '../findings/finding.ts';

type NonEmpty<T> = readonly [T, ...T[]];

function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0;
}

/** Returns a pass with its evidence. */
export function pass(...evidence: NonEmpty<Evidence>): Outcome {
  return { state: 'passed', evidence };
}

/** Returns a failure with its problems. `doubts` are what else could not be decided. */
export function fail(problems: Problem | NonEmpty<Problem>, doubts: readonly string[] = []): Outcome {
  const all: NonEmpty<Problem> = 'message' in problems ? [problems] : problems;
  return { state: 'failed', problems: all, ...(doubts.length > 0 ? { doubts } : {}) };
}

/** Returns an unknown outcome with its reasons. */
export function unknown(kind: UnknownKind, ...doubts: NonEmpty<string>): Outcome {
  return { state: 'unknown', kind, doubts };
}

/** Returns the outcome of a rule that has no meaning for a subject. */
export function notApplicable(because: string): Outcome {
  return { state: 'not-applicable', because };
}

/** Limit of the evidence shown for one pass, and of the doubts of one outcome. */
const mostShown = 100;

function shortened(evidence: readonly Evidence[]): readonly Evidence[] {
  const next = evidence[mostShown];
  if (next === undefined) return evidence;
  const more = { source: next.source, saw: `${evidence.length - mostShown} more passed` };
  return [...evidence.slice(0, mostShown), more];
}

function shortenedDoubts(doubts: readonly string[]): readonly string[] {
  const more = doubts.length - mostShown;
  return more > 1 ? [...doubts.slice(0, mostShown), `${more} more of this kind`] : doubts;
}

/** The strictest first: an outcome may be attested only if every part of it needs review. */
const strictest = ['unreadable', 'undecidable', 'needs-review'] as const satisfies readonly UnknownKind[];

/**
 * Combines the outcomes of the parts of a subject: any problem fails it, else any doubt makes it unknown,
 * else it passes with its evidence. Without evidence it is unknown, unless no part applies. Parts that do not
 * apply and missing outcomes are ignored.
 */
export function combine(outcomes: readonly (Outcome | undefined)[]): Outcome {
  const [problems, doubts, evidence]: [Problem[], string[], Evidence[]] = [[], [], []];
  const kinds: UnknownKind[] = [];
  let other: Outcome | undefined;
  // Loops, because this is called for nearly every rule and subject.
  for (const part of outcomes) {
    if (part === undefined) continue;
    if (part.state === 'passed') for (const one of part.evidence) evidence.push(one);
    else if (part.state === 'not-applicable') other ??= part;
    else {
      if (part.state === 'failed') for (const one of part.problems) problems.push(one);
      else kinds.push(part.kind);
      for (const one of part.doubts ?? []) doubts.push(one);
    }
  }
  const shown = shortenedDoubts(doubts);
  if (isNonEmpty(problems)) return fail(problems, shown);
  const kind = strictest.find((each) => kinds.includes(each));
  if (kind !== undefined && isNonEmpty(shown)) return { state: 'unknown', kind, doubts: shown };
  const passed = shortened(evidence);
  if (isNonEmpty(passed)) return { state: 'passed', evidence: passed };
  return other ?? unknown('unreadable', 'nothing was checked');
}
