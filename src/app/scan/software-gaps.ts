import type { CollectedGap } from '../../core/findings/finding.ts';
import type { SoftwareFacts } from '../../core/software/vulnerability-match.ts';

/** What could not be read of an image, as gaps of the report. */
export function softwareGaps({
  subject,
  inventory,
  sboms = [],
}: Pick<SoftwareFacts, 'subject' | 'inventory' | 'sboms'>): readonly CollectedGap[] {
  const { distribution, gaps } = inventory;
  const unread =
    distribution.state === 'unreadable' ? [{ what: distribution.from, why: distribution.detail }] : [];
  const unreadSboms = sboms.flatMap(({ comparison }) =>
    comparison.state === 'unreadable' ? [{ what: comparison.from, why: comparison.detail }] : [],
  );
  return [...unread, ...gaps, ...unreadSboms].map(({ what, why }) => ({ subject, what, why }));
}
