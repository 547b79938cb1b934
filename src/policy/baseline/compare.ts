import type { AssessedOutcome, Finding } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';
import { summaryOf } from '../../core/summary.ts';
import { rankOf, subjectName, type Baseline, type BaselineEntry } from './baseline.ts';

/** A finding that got worse since is new. */
function isKnown(finding: Finding, entry: BaselineEntry | undefined): boolean {
  if (entry === undefined || finding.rule.startsWith('policy/')) return false;
  return rankOf(finding.severity) >= rankOf(entry.severity);
}

/** Rules that this run decided somewhere, and the rules and subjects that it could not decide. */
function decidedBy(outcomes: readonly AssessedOutcome[]) {
  const rules = new Set<string>();
  const open = new Set<string>();
  for (const one of outcomes) {
    const { rule, outcome } = one;
    const partial = outcome.state === 'failed' && (outcome.doubts?.length ?? 0) > 0;
    if (outcome.state === 'unknown' || partial) open.add(JSON.stringify([rule, subjectName(one)]));
    if (outcome.state !== 'unknown') rules.add(rule);
  }
  return { rules, open };
}

/**
 * A report beside a baseline: findings that are in it, and no worse, are marked as known and do
 * not count. Entries that were not found again are gone where their rule was decided, or not seen.
 */
export function compareWithBaseline(report: Report, { file, entries }: Baseline): Report {
  const byFingerprint = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const findings = report.findings.map((finding): Finding =>
    isKnown(finding, byFingerprint.get(finding.fingerprint)) ? { ...finding, known: true } : finding,
  );
  const found = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  const missing = entries.filter(({ fingerprint }) => !found.has(fingerprint));
  const { rules, open } = decidedBy(report.outcomes);
  const gone = missing.filter(
    ({ rule, subject }) => rules.has(rule) && !open.has(JSON.stringify([rule, subject])),
  );
  return {
    ...report,
    findings,
    summary: summaryOf(findings, report.outcomes),
    baseline: {
      file,
      known: findings.filter(({ known }) => known === true).length,
      gone: gone.length,
      notSeen: missing.length - gone.length,
    },
  };
}
