import type { AssessedOutcome, Finding, Gap, Severity } from './finding.ts';

/** What a policy had to do with a report. */
export interface AppliedPolicy {
  file: string;
  preset?: string;
  /** Ids of the rules that it switched off, sorted. */
  off: readonly string[];
}

/** How a report compares with a baseline. */
export interface AppliedBaseline {
  file: string;
  /** Findings in it that were found again and are no worse. */
  known: number;
  /** Entries whose rule was decided on their subject, or whose subject is gone: the mistake is there no more. */
  gone: number;
  /** Entries that this run cannot speak of: the rule was not run, or could not be decided. */
  notSeen: number;
}

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
  /** Severities count neither waived nor known findings. `known` and `attested` are left out where they are none. */
  summary: Record<Severity, number> & {
    passed: number;
    unknown: number;
    waived: number;
    known?: number;
    attested?: number;
  };
  policy?: AppliedPolicy;
  baseline?: AppliedBaseline;
}
