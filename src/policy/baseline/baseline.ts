import { severities, type Finding, type Severity } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';

/** A finding that was there when the baseline was written. `subject` is the key of its subject. */
export interface BaselineEntry {
  fingerprint: string;
  rule: string;
  /** The check whose outcome decides whether it is still there, where the rule is no check (a CVE). */
  check?: string;
  subject: string;
  severity: Severity;
}

/** What is known already, and need not fail a run. */
export interface Baseline {
  file: string;
  entries: readonly BaselineEntry[];
}

/** The order of entries in a file. */
export function byRuleThenSubject(a: BaselineEntry, b: BaselineEntry): number {
  const keys = ['rule', 'subject', 'fingerprint'] as const;
  const key = keys.find((one) => a[one] !== b[one]);
  if (key === undefined) return 0;
  return a[key] < b[key] ? -1 : 1;
}

/** True for what a baseline may hold: a waiver has its own end, and a policy's own faults are to be mended. */
function isHeld({ waived, rule }: Finding): boolean {
  return !waived && !rule.startsWith('policy/');
}

/** 0 for critical: the smaller, the worse. */
export function rankOf(severity: Severity): number {
  return severities.indexOf(severity);
}

/** The entries for a report's findings, each fingerprint once, sorted so that baselines differ where findings do. */
export function baselineEntries({ findings }: Report): readonly BaselineEntry[] {
  const entries = findings
    .filter(isHeld)
    .map((finding): BaselineEntry => {
      const { fingerprint, rule, check, severity, subject } = finding;
      const reported = check === undefined ? {} : { check };
      return { fingerprint, rule, ...reported, subject: subject.key, severity };
    })
    // Hosts that are audited together share fingerprints; the worst of them is what is known.
    .toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity));
  return [...new Map(entries.map((entry) => [entry.fingerprint, entry])).values()].toSorted(
    byRuleThenSubject,
  );
}
