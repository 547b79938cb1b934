import { counted } from '../../core/counted.ts';
import { severities } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';

/** Whether any rule passed or failed on anything. Without it no report may call anything fine. */
export function decidedAnything({ outcomes }: Report): boolean {
  return outcomes.some(({ outcome }) => outcome.state === 'passed' || outcome.state === 'failed');
}

/** The report in a few words: the worst of it, or how far "nothing wrong" reaches. */
export function verdict(report: Report): string {
  const { summary, gaps } = report;
  const worst = severities.find((severity) => summary[severity] > 0);
  if (worst !== undefined) return counted(summary[worst], `${worst} finding`);
  if (!decidedAnything(report)) return 'Nothing could be decided';
  const reach = summary.unknown === 0 && gaps.length === 0 ? '' : ' in what is known';
  const accepted = acceptedWords(report);
  return accepted === '' ? `Nothing found wrong${reach}` : `Nothing new found wrong${reach} (${accepted})`;
}

/** How many findings do not count, and why: `3 known, 1 waived`; empty where there are none. */
function acceptedWords({ summary }: Report): string {
  const { known = 0, waived } = summary;
  return [...(known > 0 ? [`${known} known`] : []), ...(waived > 0 ? [`${waived} waived`] : [])].join(', ');
}
