import { severities, type Severity } from '../../core/severity.ts';
import { counted } from '../../core/counted.ts';
import { plainText } from '../text/plain-text.ts';
import type { SeverityCounts, SoftwareVulnerabilities, UpgradeSums } from './vulnerabilities.ts';

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
export function clearsText({ counts, clears, exploited, loaded, loadedBy = [], epss }: UpgradeSums): string {
  const isOne = counts[worstOf({ counts })] === clears;
  return `${isOne ? '' : `${clears}: `}${countsText(counts)}${exploitedText(exploited)}${loadedText(loaded, loadedBy)}${epssText(epss)}`;
}

/** `; loaded by web`; empty where it is not known. */
function loadedText(loaded: boolean | undefined, by: readonly string[]): string {
  if (loaded === undefined) return '';
  return loaded ? `; loaded by ${plainText(by.join(', '))}` : '; not loaded by a running container';
}

/** `; EPSS up to 94 %`; empty below one percent. */
function epssText(epss = 0): string {
  return epss < 0.01 ? '' : `; EPSS up to ${(epss * 100).toFixed(0)} %`;
}

/** `2 critical, 5 high; 1 is known to be exploited; 3 packages are not assessed`. */
export function foundText({ counts, exploited, unassessed }: SoftwareVulnerabilities): string {
  const found = countsText(counts);
  const open = unassessed === 0 ? '' : `; ${counted(unassessed, 'package is', 'packages are')} not assessed`;
  return `${found === '' ? 'No known vulnerability' : found}${exploitedText(exploited)}${open}`;
}
