import { counted } from '../../core/counted.ts';
import type { Report } from '../../core/findings/report.ts';

/** What a report was judged by beside the rules, a phrase each: the policy and what it switched off, the baseline. */
export function judgedBy({ policy, baseline }: Report): readonly string[] {
  return [...(policy ? [policyWords(policy)] : []), ...(baseline ? [baselineWords(baseline)] : [])];
}

function policyWords({ file, preset, off }: NonNullable<Report['policy']>): string {
  const from = preset === undefined || file === `preset ${preset}` ? '' : ` (preset ${preset})`;
  const rules = off.length === 0 ? '' : `, ${counted(off.length, 'rule')} off`;
  return `${file}${from}${rules}`;
}

function baselineWords({ file, known, gone, notSeen }: NonNullable<Report['baseline']>): string {
  const rest = [
    ...(gone > 0 ? [`${counted(gone, 'entry', 'entries')} no longer found`] : []),
    ...(notSeen > 0 ? [`${counted(notSeen, 'entry', 'entries')} not checked in this run`] : []),
  ];
  return [`baseline ${file} (${known} of the findings are in it)`, ...rest].join('; ');
}
