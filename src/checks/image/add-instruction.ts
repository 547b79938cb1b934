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
        saw: 'ADD of a local file or directory',
        message: 'ADD is used for a local file, where COPY is enough',
        detail: { adds },
        change: {
          kind: 'manual',
          title: 'Use COPY',
          steps: ['Replace ADD with COPY for local files'],
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
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'dockerfile'],
  title: 'ADD used instead of COPY',
  category: 'security',
  severity: 'low',
  why: 'ADD downloads URLs and unpacks archives depending on its argument. A changed file or server changes the image in ways that the Dockerfile does not show.',
  remediation: 'Use `COPY` for local files. Download and verify in a separate step.',
  aliases: cisAliases('4.9'),
  references: [cisReference('4.9')],
  implies: [],
  fixable: false,
  evaluate: (subject) => checkSteps(subject, 'ADD is used for local archives only', checkStep),
  examples: {
    bad: [{ title: 'a file', facts: { steps: [{ instruction: 'ADD', adds: 'file' }] } }],
    good: [
      { title: 'an archive', facts: { steps: [{ instruction: 'ADD', adds: 'archive' }] } },
      { title: 'COPY', facts: { steps: [{ instruction: 'COPY' }] } },
    ],
    unsure: [
      {
        title: 'a URL, with or without a checksum',
        facts: { steps: [{ instruction: 'ADD', adds: 'remote' }] },
      },
      {
        title: 'the legacy builder does not name the source',
        facts: { steps: [{ instruction: 'ADD', adds: 'unknown' }] },
      },
      {
        title: 'an unknown base, whose step it may be',
        facts: { baseMissing: true, steps: [{ instruction: 'ADD', adds: 'file' }] },
      },
    ],
  },
} satisfies Check<'image'>;
