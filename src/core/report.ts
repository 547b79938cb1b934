import type { AssessedOutcome, Finding, Gap, Severity } from './finding.ts';

/** What every report format is written from. */
export interface Report {
  tool: { name: 'ironhull'; version: string };
  /** RFC 3339, UTC: when the facts were collected. */
  collectedAt: string;
  /** What was looked at, in a few words each: `host web-1`, `engine unix:///…`, `compose.yaml`. */
  targets: readonly string[];
  /** Sorted: workload by workload, worst first. */
  findings: readonly Finding[];
  outcomes: readonly AssessedOutcome[];
  gaps: readonly Gap[];
  summary: Record<Severity, number> & { passed: number; unknown: number; waived: number };
}
