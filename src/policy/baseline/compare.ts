import type { AssessedOutcome, Finding } from '../../core/findings/finding.ts';
import type { Report } from '../../core/findings/report.ts';
import { joinFindings, separateFindings } from '../../core/findings/joined-finding.ts';
import { summaryOf } from '../../core/findings/summary.ts';
import type { WasRun } from '../was-run.ts';
import { baselineEntries, byRuleThenSubject, rankOf, type Baseline, type BaselineEntry } from './baseline.ts';

const everyRule: WasRun = () => true;

/** Whether a finding is in the baseline and no worse. */
function isKnown(finding: Finding, entry: BaselineEntry | undefined): boolean {
  if (entry === undefined || finding.rule.startsWith('policy/')) return false;
  return rankOf(finding.severity) >= rankOf(entry.severity);
}

/** Returns the rules this run decided anywhere, and the rules and subjects left undecided. */
function decidedBy(outcomes: readonly AssessedOutcome[]) {
  const rules = new Set<string>();
  const open = new Set<string>();
  for (const one of outcomes) {
    const { rule, outcome } = one;
    const partial = outcome.state === 'failed' && (outcome.doubts?.length ?? 0) > 0;
    if (outcome.state === 'unknown' || partial) open.add(JSON.stringify([rule, one.subject.key]));
    if (outcome.state !== 'unknown') rules.add(rule);
  }
  return { rules, open };
}

/** Returns the entries not found again, and which of them are fixed. */
function missingFrom({ findings, outcomes }: Report, { entries }: Baseline, wasRun: WasRun) {
  const found = new Set(separateFindings(findings).map(({ fingerprint }) => fingerprint));
  const missing = entries.filter(({ fingerprint }) => !found.has(fingerprint));
  const { rules, open } = decidedBy(outcomes);
  const isGone = ({ rule, check = rule, subject }: BaselineEntry): boolean =>
    wasRun(rule, check) && rules.has(check) && !open.has(JSON.stringify([check, subject]));
  return { gone: missing.filter(isGone), notSeen: missing.filter((entry) => !isGone(entry)) };
}

/**
 * Compares a report with a baseline: findings in it that are no worse are marked known and do not count. An
 * entry not found again is fixed if its rule was decided, else not seen. `wasRun` limits the rules that a
 * decided check decides: one vulnerability of many.
 */
export function compareWithBaseline(report: Report, baseline: Baseline, wasRun: WasRun = everyRule): Report {
  const { file, entries } = baseline;
  const byFingerprint = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const marked = separateFindings(report.findings).map((finding): Finding =>
    isKnown(finding, byFingerprint.get(finding.fingerprint)) ? { ...finding, known: true } : finding,
  );
  const findings = joinFindings(marked);
  const { gone, notSeen } = missingFrom(report, baseline, wasRun);
  const known = findings.filter((finding) => finding.known === true).length;
  return {
    ...report,
    findings,
    summary: summaryOf(findings, report.outcomes),
    baseline: { file, known, gone: gone.length, notSeen: notSeen.length },
  };
}

/**
 * Tightens a baseline by a report: fixed entries leave it, milder ones keep the lower severity, new or worse
 * ones stay out. Entries this run could not check stay.
 */
export function tightenBaseline(
  report: Report,
  baseline: Baseline,
  wasRun: WasRun = everyRule,
): readonly BaselineEntry[] {
  const now = new Map(baselineEntries(report).map((entry) => [entry.fingerprint, entry]));
  const { notSeen } = missingFrom(report, baseline, wasRun);
  const kept = baseline.entries.flatMap((entry): readonly BaselineEntry[] => {
    const found = now.get(entry.fingerprint);
    if (found === undefined) return [];
    return [rankOf(found.severity) > rankOf(entry.severity) ? found : entry];
  });
  return [...kept, ...notSeen].toSorted(byRuleThenSubject);
}
