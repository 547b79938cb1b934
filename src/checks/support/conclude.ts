import type { Evidence, Outcome, Problem, UnknownKind } from '../../core/finding.ts';

/** What a check gathered on its way to an outcome. */
export interface Tally {
  problems: readonly Problem[];
  /** What could not be told; it turns a pass into unknown and stays beside a failure. */
  doubts: readonly string[];
  evidence: readonly Evidence[];
  doubtKind?: UnknownKind;
}

/** How many pieces of evidence a pass shows at most: 10,000 variables are not told one by one. */
const mostShown = 100;

function shortened(evidence: readonly Evidence[]): readonly Evidence[] {
  const next = evidence[mostShown];
  if (next === undefined) return evidence;
  const more = { source: next.source, saw: `${evidence.length - mostShown} more passed` };
  return [...evidence.slice(0, mostShown), more];
}

/**
 * The outcome of a judgement: problems fail it, else doubts make it unknown, else it passes with
 * its evidence. Without evidence there is no pass.
 */
export function conclude(judgement: Tally): Outcome {
  const [problem, ...problems] = judgement.problems;
  const [doubt, ...doubts] = judgement.doubts;
  const [first, ...rest] = shortened(judgement.evidence);
  if (problem) {
    return {
      state: 'failed',
      problems: [problem, ...problems],
      ...(doubt ? { doubts: judgement.doubts } : {}),
    };
  }
  if (doubt)
    return { state: 'unknown', kind: judgement.doubtKind ?? 'unreadable', doubts: [doubt, ...doubts] };
  if (first) return { state: 'passed', evidence: [first, ...rest] };
  return { state: 'unknown', kind: 'unreadable', doubts: ['nothing was looked at'] };
}

/** Several judgements of one subject as one. */
export function combine(judgements: readonly Tally[]): Tally {
  return {
    problems: judgements.flatMap(({ problems }) => problems),
    doubts: judgements.flatMap(({ doubts }) => doubts),
    evidence: judgements.flatMap(({ evidence }) => evidence),
  };
}
