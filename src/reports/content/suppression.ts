import type { Finding } from '../../core/findings/finding.ts';

/** Why a finding does not count, in one phrase: `waived until 2027-01-31: moved in March`, or `in the baseline`. */
export function suppression({ waived, waiver, known }: Finding): string {
  if (!waived) return known === true ? 'in the baseline' : 'open';
  if (waiver === undefined) return 'waived';
  const until = waiver.until === undefined ? '' : ` until ${waiver.until}`;
  return `waived${until}: ${waiver.reason}`;
}
