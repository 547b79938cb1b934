import { counted } from '../../core/counted.ts';
import { severities } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';

/** Whether any rule passed or failed on anything. Without it no report may call anything fine. */
export function decidedAnything({ outcomes }: Report): boolean {
  return outcomes.some(({ outcome }) => outcome.state === 'passed' || outcome.state === 'failed');
}

/** The report in a few words: its worst findings, or that there are none, and how many checks are undecided. */
export function verdict(report: Report): string {
  const { summary, gaps } = report;
  const worst = severities.find((severity) => summary[severity] > 0);
  if (worst !== undefined) {
    return summary[worst] === 1 ? `1 ${worst} finding` : `${summary[worst]} ${worst} findings`;
  }
  if (!decidedAnything(report)) return 'Nothing could be decided';
  const open = summary.unknown + gaps.length;
  return `${noFindings(summary)}${open === 0 ? '' : `; ${counted(open, 'check')} undecided`}`;
}

/** `No findings`, or `No new findings (15 in the baseline)`. */
export function noFindings(summary: Report['summary']): string {
  const suppressed = suppressedWords(summary);
  return suppressed === '' ? 'No findings' : `No new findings (${suppressed})`;
}

/** How many findings are suppressed, and by what: `3 in the baseline, 1 waived`; empty where there are none. */
function suppressedWords({ known = 0, waived }: Report['summary']): string {
  return [
    ...(known > 0 ? [`${known} in the baseline`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ].join(', ');
}
