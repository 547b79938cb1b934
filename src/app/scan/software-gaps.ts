import type { CollectedGap } from '../../core/finding.ts';
import type { SoftwareFacts } from '../../core/vulnerability-match.ts';

/** What could not be read of an image, as gaps of the report. */
export function softwareGaps({
  subject,
  inventory,
}: Pick<SoftwareFacts, 'subject' | 'inventory'>): readonly CollectedGap[] {
  const { distribution, gaps } = inventory;
  const unread =
    distribution.state === 'unreadable' ? [{ what: distribution.from, why: distribution.detail }] : [];
  return [...unread, ...gaps].map(({ what, why }) => ({ subject, what, why }));
}
