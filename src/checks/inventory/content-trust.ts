import type { Check, ImageCase, EngineInventory } from '../../core/rules/check.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { engineImageOutcome } from '../support/image/image-signature.ts';
import { engineNames } from '../support/engine/engine-names.ts';
import { checkImages } from '../support/inventory.ts';

const because =
  'no policy asks for Content Trust (`notary` in the section `trust`). It is an environment variable of each user (DOCKER_CONTENT_TRUST) that no engine knows and Docker CLI 29 ignores: `ironhull trust migrate` finds what is left of it, and cosign or notation take its place';

/** What a Notary server says of the images of an engine. */
function notaryStatements(
  images: readonly ImageCase[],
  { statementsOn }: EngineInventory,
): readonly TrustStatement[] {
  return images
    .flatMap(engineNames)
    .flatMap((name) => statementsOn?.(name) ?? [])
    .filter(({ scheme }) => scheme === 'notary');
}

export const check = {
  id: 'inventory/content-trust',
  needs: ['engine-objects', 'images'],
  on: 'inventory',
  title: 'Docker Content Trust',
  category: 'security',
  severity: 'info',
  why: 'Content Trust verified tag signatures when images were pulled. With Docker CLI 29 it verifies nothing (docker/cli#6603). With older versions pulls from Docker Hub fail: its signatures expire since August 2025, and its server shuts down on 8 December 2026.',
  remediation:
    'Sign images with cosign or notation, and verify the signatures before deployment. Where a Notary server lives on, name it in the section `trust` of the policy and audit with --registry.',
  aliases: cisAliases('4.5'),
  references: [cisReference('4.5'), 'NIST SP 800-190, 4.1.5'],
  implies: [],
  fixable: false,
  evaluate: (inventory) =>
    checkImages(inventory, (images, from, all) => {
      const statements = notaryStatements(images, all);
      return statements.length === 0
        ? notApplicable(because)
        : combine(statements.map((one) => engineImageOutcome([one], from)));
    }),
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'inventory'>;
