import type { Check } from '../../core/rules/check.ts';
import type { Outcome, ProposedChange } from '../../core/findings/finding.ts';
import type { FileLocation } from '../../core/location.ts';
import type { BuildStep } from '../../core/image/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkSteps, type StepPart } from '../support/image/image-steps.ts';

/** The keyword ADD is replaced where the file is at hand; that is safe if no source can be an archive. */
function changeOf({ at: [place], copyIsEnough }: BuildStep): ProposedChange {
  if (place?.in !== 'file' || copyIsEnough === undefined)
    return { kind: 'manual', title: 'Use COPY', steps: ['Replace ADD with COPY for local files'] };
  return {
    kind: 'edit',
    safety: copyIsEnough ? 'safe' : 'risky',
    title: 'Use COPY',
    edits: [{ file: place.file, range: keywordAt(place), text: 'COPY' }],
  };
}

/** The range of the keyword that an instruction begins with. */
function keywordAt({ range }: FileLocation): FileLocation['range'] {
  const { startLine, startColumn, startOffset } = range;
  const length = 'ADD'.length;
  return {
    ...range,
    endLine: startLine,
    endColumn: startColumn + length,
    endOffset: startOffset + length,
  };
}

function checkStep(step: BuildStep, part: StepPart, isFile: boolean): Outcome | undefined {
  const { adds, at } = step;
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
        change: changeOf(step),
      });
    case 'remote':
      // In a Dockerfile another rule sees whether there is a checksum.
      if (isFile) return undefined;
      return part.unknown(
        'ADD fetches from an address, and the history does not say whether with `--checksum`',
      );
  }
}

export const check = {
  id: 'image/add-instruction',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'scanned', 'dockerfile'],
  title: 'ADD used instead of COPY',
  category: 'security',
  severity: 'low',
  why: 'ADD downloads URLs and unpacks archives depending on its argument. A changed file or server changes the image in ways that the Dockerfile does not show.',
  remediation: 'Use `COPY` for local files. Download and verify in a separate step.',
  aliases: [
    ...cisAliases('4.9'),
    { tool: 'hadolint', id: 'DL3020' },
    { tool: 'trivy', id: 'DS-0005' },
    { tool: 'dockle', id: 'CIS-DI-0009' },
    { tool: 'kics', id: 'Add Instead of Copy' },
    { tool: 'checkov', id: 'CKV_DOCKER_4' },
  ],
  references: [cisReference('4.9')],
  implies: [],
  fixable: true,
  evaluate: (subject) =>
    checkSteps(subject, 'ADD is used for archives and remote files only', (step, part) =>
      checkStep(step, part, subject.image.surface === 'dockerfile'),
    ),
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
