import type { Check } from '../../core/check.ts';
import { notApplicable } from '../../core/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { unread } from '../support/subject.ts';

const because =
  'Content Trust is a variable of each user’s shell (DOCKER_CONTENT_TRUST) that no engine knows of, and clients from 29 on ignore it; what took its place is signing with cosign or notation and verifying before images are deployed';

export const check = {
  id: 'inventory/content-trust',
  on: 'inventory',
  title: 'Docker Content Trust',
  category: 'security',
  severity: 'info',
  why: 'It used to verify signatures of tags when images were pulled. Switching it on today verifies nothing with clients from 29 on (docker/cli#6603), and makes pulls from Docker Hub fail with older ones: its signatures there expire since August 2025, and its server ends on 8 December 2026.',
  remediation: 'Sign images with cosign or notation, and verify their signatures before they are deployed.',
  aliases: cisAliases('4.5'),
  references: [cisReference('4.5'), 'NIST SP 800-190, 4.1.5'],
  implies: [],
  fixable: false,
  evaluate: (inventory) => (inventory.state === 'known' ? notApplicable(because) : unread(inventory)),
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'inventory'>;
