import { appendFileSync } from 'node:fs';
import type { AssessedOutcome } from '../../src/core/finding.ts';

/**
 * What an outcome was seen on: a real engine or host (`live`), a tree that stands for a host
 * (`host-root`), facts recorded or built by hand (`recorded`), or the text of an example (`text`).
 */
export type EvidenceKind = 'live' | 'host-root' | 'recorded' | 'text';

/** One line of the file that IRONHULL_COVERAGE names. */
export interface Witnessed {
  rule: string;
  /** `passed`, `failed`, `not-applicable`, or of an unknown outcome its kind. */
  state: string;
  kind: EvidenceKind;
}

/**
 * Notes which rules were seen to fail and to pass on subjects of a kind. Only where
 * IRONHULL_COVERAGE names a file: `docs/coverage.md` is made from it.
 */
export function witness(kind: EvidenceKind, outcomes: readonly AssessedOutcome[]): void {
  const file = process.env.IRONHULL_COVERAGE;
  if (file === undefined || file === '') return;
  const lines = new Set(
    outcomes.map(({ rule, outcome }) =>
      JSON.stringify({
        rule,
        state: outcome.state === 'unknown' ? outcome.kind : outcome.state,
        kind,
      } satisfies Witnessed),
    ),
  );
  appendFileSync(file, [...lines].map((line) => `${line}\n`).join(''));
}
