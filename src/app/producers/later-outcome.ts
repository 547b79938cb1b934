import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { combine, fail, unknown } from '../../core/rules/outcome.ts';

/** What will be, and the files that say so. */
export interface LaterCase {
  outcome: Outcome;
  from: string;
  /** Whether the rule reads a setting that changes. */
  isRead: boolean;
}

/** What makes a problem the same, wherever it is written. */
function problemKey({ message, detail }: Problem): string {
  return JSON.stringify([message, detail]);
}

/** Returns a problem that begins when dockerd starts again. */
function fromNextStart(problem: Problem, from: string): Problem {
  return {
    ...problem,
    message: `${problem.message}, from the next start of dockerd on (${from})`,
    detail: { ...problem.detail, stored: 'next start' },
  };
}

/**
 * Returns the outcome of a subject with what the settings that are stored for it will change: their own problems, and a
 * doubt where the rule reads them. A problem that they end is still there.
 */
export function withLaterOutcome(now: Outcome, { outcome, from, isRead }: LaterCase): Outcome {
  if (outcome.state === 'failed') {
    const known = new Set(now.state === 'failed' ? now.problems.map(problemKey) : []);
    const [first, ...rest] = outcome.problems
      .filter((problem) => !known.has(problemKey(problem)))
      .map((problem) => fromNextStart(problem, from));
    return first === undefined ? now : combine([now, fail([first, ...rest])]);
  }
  if (outcome.state !== 'unknown' || !isRead) return now;
  const [first, ...rest] = outcome.doubts;
  const doubt = `${first} (from the next start of dockerd on: ${from})`;
  return combine([now, unknown(outcome.kind, doubt, ...rest)]);
}
