import { severities, type Severity } from '../../core/finding.ts';
import { counted } from '../../core/counted.ts';
import type { SeverityCounts, SoftwareVulnerabilities, Upgrade } from './vulnerabilities.ts';

/** `2 critical, 5 high`; empty for none. */
export function countsText(counts: SeverityCounts): string {
  return severities.flatMap((kind) => (counts[kind] > 0 ? [`${counts[kind]} ${kind}`] : [])).join(', ');
}

/** The worst severity that is counted. */
export function worstOf({ counts }: { counts: SeverityCounts }): Severity {
  return severities.find((severity) => counts[severity] > 0) ?? 'info';
}

/** `; 2 are known to be exploited`; empty for none. */
export function exploitedText(count: number): string {
  return count === 0 ? '' : `; ${counted(count, 'is', 'are')} known to be exploited`;
}

/** `204: 1 critical, 203 medium; 1 is known to be exploited`, `4 medium`. */
export function clearsText({
  counts,
  clears,
  exploited,
}: Pick<Upgrade, 'counts' | 'clears' | 'exploited'>): string {
  const isOne = counts[worstOf({ counts })] === clears;
  return `${isOne ? '' : `${clears}: `}${countsText(counts)}${exploitedText(exploited)}`;
}

/** `2 critical, 5 high; 1 is known to be exploited; 3 packages are not assessed`. */
export function foundText({ counts, exploited, unassessed }: SoftwareVulnerabilities): string {
  const found = countsText(counts);
  const open = unassessed === 0 ? '' : `; ${counted(unassessed, 'package is', 'packages are')} not assessed`;
  return `${found === '' ? 'No known vulnerability' : found}${exploitedText(exploited)}${open}`;
}
