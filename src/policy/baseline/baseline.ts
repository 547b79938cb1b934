import { type Finding } from '../../core/findings/finding.ts';
import { severities, type Severity } from '../../core/severity.ts';
import { separateFindings } from '../../core/findings/joined-finding.ts';
import type { Report } from '../../core/findings/report.ts';

/** A finding at the time the baseline was written. `subject` is its subject's key. */
export interface BaselineEntry {
  fingerprint: string;
  rule: string;
  /** Check whose outcome shows whether it persists, if the rule is no check (a CVE). */
  check?: string;
  subject: string;
  severity: Severity;
}

/** Known findings, which do not fail a run. */
export interface Baseline {
  file: string;
  entries: readonly BaselineEntry[];
}

/** Orders the entries of a file. */
export function byRuleThenSubject(a: BaselineEntry, b: BaselineEntry): number {
  const keys = ['rule', 'subject', 'fingerprint'] as const;
  const key = keys.find((one) => a[one] !== b[one]);
  if (key === undefined) return 0;
  return a[key] < b[key] ? -1 : 1;
}

/**
 * Whether a baseline may contain a finding: a waiver expires by itself, and a policy's own errors must be
 * fixed.
 */
function belongsInBaseline({ waived, rule }: Finding): boolean {
  return !waived && !rule.startsWith('policy/');
}

/** Returns the rank, 0 for critical: smaller is worse. */
export function rankOf(severity: Severity): number {
  return severities.indexOf(severity);
}

/**
 * Returns entries for a report's findings, one per fingerprint, sorted so that baselines differ only where
 * findings do.
 */
export function baselineEntries({ findings }: Report): readonly BaselineEntry[] {
  const entries = separateFindings(findings)
    .filter(belongsInBaseline)
    .map((finding): BaselineEntry => {
      const { fingerprint, rule, check, severity, subject } = finding;
      const reported = check === undefined ? {} : { check };
      return { fingerprint, rule, ...reported, subject: subject.key, severity };
    })
    // Hosts audited together share fingerprints: keep the worst.
    .toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity));
  return [...new Map(entries.map((entry) => [entry.fingerprint, entry])).values()].toSorted(
    byRuleThenSubject,
  );
}
