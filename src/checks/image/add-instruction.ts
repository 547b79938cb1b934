import type { Check } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import type { BuildStep } from '../../core/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkSteps, type StepPart } from '../support/image-steps.ts';

function checkStep({ adds, at }: BuildStep, part: StepPart): Outcome | undefined {
  switch (adds) {
    case undefined:
    case 'archive':
      return undefined;
    case 'unknown':
      return part.unknown(
        'the builder does not say whether it added a file, an archive or something fetched',
      );
    case 'file':
      return part.fail({
        at,
        saw: 'ADD of a file or folder of the build',
        message: 'ADD puts a file of the build in, where COPY would do',
        detail: { adds },
        change: {
          kind: 'manual',
          title: 'Use COPY',
          steps: ['Write COPY in place of ADD for files of the build'],
        },
      });
    case 'remote':
      return part.unknown(
        'ADD fetches from an address, and the history does not say whether with `--checksum`',
      );
  }
}

export const check = {
  id: 'image/add-instruction',
  on: 'image',
  title: 'ADD where COPY would do',
  category: 'security',
  severity: 'low',
  why: 'ADD fetches addresses and unpacks archives as a side effect of a name: what a changed file or server puts into the image is not what the Dockerfile shows.',
  remediation: 'Use `COPY` for files of the build; fetch and verify in a step of its own.',
  aliases: cisAliases('4.9'),
  references: [cisReference('4.9')],
  implies: [],
  fixable: false,
  evaluate: (subject) =>
    checkSteps(subject, 'nothing is added but archives, which only ADD unpacks', checkStep),
  examples: {
    bad: [{ title: 'a file', facts: { steps: [{ instruction: 'ADD', adds: 'file' }] } }],
    good: [
      { title: 'an archive', facts: { steps: [{ instruction: 'ADD', adds: 'archive' }] } },
      { title: 'COPY', facts: { steps: [{ instruction: 'COPY' }] } },
    ],
    unsure: [
      {
        title: 'an address, with a checksum or without',
        facts: { steps: [{ instruction: 'ADD', adds: 'remote' }] },
      },
      {
        title: 'the first builder does not name the source',
        facts: { steps: [{ instruction: 'ADD', adds: 'unknown' }] },
      },
      {
        title: 'the base is not on this engine, and the step may be its',
        facts: { baseMissing: true, steps: [{ instruction: 'ADD', adds: 'file' }] },
      },
    ],
  },
} satisfies Check<'image'>;
