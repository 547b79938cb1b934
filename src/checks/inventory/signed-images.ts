import type { Check, ImageCase, EngineInventory } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, notApplicable, unknown } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { engineNames } from '../support/engine/engine-names.ts';
import { engineImageOutcome } from '../support/image/image-signature.ts';
import { checkImages, listed } from '../support/inventory.ts';

/** Whether a container runs it: then workload/image-signature judges it there. */
function isUsed({ usedBy }: ImageCase): boolean {
  return (valueOf(usedBy) ?? []).length > 0;
}

function judge(images: readonly ImageCase[], from: string, { statementsOn }: EngineInventory): Outcome {
  if (statementsOn === undefined) {
    const names = images.map(({ name }) => name);
    const question = `confirm that the signatures of these images were verified, or name who may sign in the section \`trust\` of the policy and run with --registry (the engine keeps no record): ${listed(names)}`;
    return unknown('needs-review', question);
  }
  const others = images.filter((one) => !isUsed(one));
  if (others.length === 0)
    return notApplicable('every image is in use: `workload/image-signature` judges each where it runs');
  return combine(others.flatMap(engineNames).map((name) => engineImageOutcome(statementsOn(name), from)));
}

export const check = {
  id: 'inventory/signed-images',
  needs: ['engine-objects', 'images'],
  on: 'inventory',
  title: 'Image on the engine not signed as the policy wants',
  category: 'security',
  severity: 'medium',
  why: 'Without signature verification, whoever can write to the registry, or sits between it and the engine, chooses what runs.',
  remediation:
    'Sign images when they are built (cosign, notation), name who may sign in the section `trust` of the policy, and audit with --registry.',
  aliases: cisAliases('4.12'),
  references: [cisReference('4.12'), 'NIST SP 800-190, 4.1'],
  implies: [],
  fixable: false,
  evaluate: (inventory) => checkImages(inventory, judge),
  examples: {
    bad: [],
    good: [],
    unsure: [{ title: 'an image', facts: { images: [{ references: ['registry.example/app:1'] }] } }],
  },
} satisfies Check<'inventory'>;
