import type { HardenedCommand } from './hardened-command.ts';
import type { Subject } from '../subject.ts';
import type { DatabaseState, ProductNames } from '../software/vulnerability-match.ts';
import type { AssessedOutcome, Finding, Gap } from './finding.ts';
import type { Severity } from '../severity.ts';

/** The policy applied to a report. */
export interface AppliedPolicy {
  file: string;
  preset?: string;
  /** Ids of the rules it switches off, sorted. */
  off: readonly string[];
}

/** The comparison of a report with a baseline. */
export interface AppliedBaseline {
  file: string;
  /** Findings of the baseline that were found again with the same or a lower severity. */
  known: number;
  /** Entries whose rule was decided on their subject, or whose subject no longer exists: fixed. */
  gone: number;
  /** Entries this run cannot decide: the rule was not run, or is unknown. */
  notSeen: number;
}

/** The software of one subject that was compared with advisories. */
export interface ScannedSoftware {
  subject: Subject;
  /** `Debian GNU/Linux 12 (bookworm)`; missing if it has no distribution. */
  distribution?: string;
  packages: number;
  /** Packages that could not be compared with all advisories of their ecosystem. */
  unassessed: number;
  database: DatabaseState;
  /** By what names VEX documents may know it. */
  product?: ProductNames;
}

/** The content of every report format. */
export interface Report {
  tool: { name: 'ironhull'; version: string };
  /** RFC 3339, UTC: when the facts were collected. */
  collectedAt: string;
  /** What was checked: `host web-1`, `engine unix:///…`, `compose.yaml`. */
  targets: readonly string[];
  /** Sorted by subject, then by severity. */
  findings: readonly Finding[];
  outcomes: readonly AssessedOutcome[];
  gaps: readonly Gap[];
  /** What was scanned, in the order of names; missing if nothing was. */
  software?: readonly ScannedSoftware[];
  /** Severities count open findings only. `known` and `attested` are missing if they are 0. */
  summary: Record<Severity, number> & {
    passed: number;
    unknown: number;
    waived: number;
    known?: number;
    attested?: number;
  };
  /** The `docker run` lines that were named, hardened; missing if no fix can be made in them. */
  hardened?: readonly HardenedCommand[];
  policy?: AppliedPolicy;
  baseline?: AppliedBaseline;
}
