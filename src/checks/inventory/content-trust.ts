import type { Check } from '../../core/check.ts';
import { notApplicable } from '../../core/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { unread } from '../support/subject.ts';

const because =
  'confirm how images are verified: Content Trust is an environment variable of each user (DOCKER_CONTENT_TRUST) that no engine knows and Docker CLI 29 ignores; sign with cosign or notation and verify before deployment';

export const check = {
  id: 'inventory/content-trust',
  needs: ['engine-objects', 'images'],
  on: 'inventory',
  title: 'Docker Content Trust',
  category: 'security',
  severity: 'info',
  why: 'Content Trust verified tag signatures when images were pulled. With Docker CLI 29 it verifies nothing (docker/cli#6603). With older versions pulls from Docker Hub fail: its signatures expire since August 2025, and its server shuts down on 8 December 2026.',
  remediation: 'Sign images with cosign or notation, and verify the signatures before deployment.',
  aliases: cisAliases('4.5'),
  references: [cisReference('4.5'), 'NIST SP 800-190, 4.1.5'],
  implies: [],
  fixable: false,
  evaluate: (inventory) => (inventory.state === 'known' ? notApplicable(because) : unread(inventory)),
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'inventory'>;
