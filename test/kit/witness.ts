import { appendFileSync } from 'node:fs';
import type { AssessedOutcome } from '../../src/core/findings/finding.ts';

/**
 * What an outcome was seen on: a real engine or host (`live`), a virtual machine (`machine`), a tree that stands
 * for a host (`host-root`), facts recorded or built by hand (`recorded`), or the text of an example (`text`).
 */
export type EvidenceKind = 'live' | 'machine' | 'host-root' | 'recorded' | 'text';

/** One line of the file that IRONHULL_COVERAGE names. */
export interface Witnessed {
  rule: string;
  /** `passed`, `failed`, `not-applicable`, or of an unknown outcome its kind. */
  state: string;
  kind: EvidenceKind;
}

/** An outcome as a report has it: `kind` is that of an unknown one. */
export interface ReportLine {
  rule: string;
  subject: { kind: string; name: string };
  state: string;
  kind?: string;
}

/**
 * Notes which rules were seen to fail and to pass on subjects of a kind. Only where
 * IRONHULL_COVERAGE names a file: `docs/coverage.md` is made from it.
 */
export function witness(kind: EvidenceKind, outcomes: readonly AssessedOutcome[]): void {
  note(
    outcomes.map(({ rule, outcome }) => ({
      rule,
      state: outcome.state === 'unknown' ? outcome.kind : outcome.state,
      kind,
    })),
  );
}

/** As `witness`, of the outcomes in a report. */
export function witnessReport(kind: EvidenceKind, lines: readonly ReportLine[]): void {
  note(
    lines.map((line) => ({
      rule: line.rule,
      state: line.state === 'unknown' ? (line.kind ?? line.state) : line.state,
      kind,
    })),
  );
}

function note(witnessed: readonly Witnessed[]): void {
  const file = process.env.IRONHULL_COVERAGE;
  if (file === undefined || file === '') return;
  const lines = new Set(witnessed.map((each) => `${JSON.stringify(each)}\n`));
  appendFileSync(file, [...lines].join(''));
}
