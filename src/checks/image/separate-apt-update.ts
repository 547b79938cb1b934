import type { Check } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import type { BuildStep } from '../../core/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkSteps, type StepPart } from '../support/image-steps.ts';

function checkStep({ run }: BuildStep, part: StepPart): Outcome | undefined {
  if (run === undefined || run.acts.some(({ does }) => does === 'installs')) return undefined;
  if (!run.understood) return part.unknown('a part of its commands could not be worked out');
  const update = run.acts.find(({ does }) => does === 'updates-index');
  if (update === undefined) return undefined;
  const { what: manager, at } = update;
  return part.fail({
    at,
    saw: `${manager} updates its index and installs nothing`,
    message: `A step of its own updates the index of ${manager}: the builder keeps the layer, and later steps install from an old index`,
    detail: { manager },
    change: {
      kind: 'manual',
      title: 'Update and install in one step',
      steps: ['Join the update and the install that needs it into one `RUN`, with `&&` between them'],
    },
  });
}

export const check = {
  id: 'image/separate-apt-update',
  formerIds: ['image/index-update-alone'],
  on: 'image',
  title: 'Package index updated in a step of its own',
  category: 'security',
  severity: 'low',
  why: 'The builder’s cache keeps that layer as long as its text stays the same, so packages are installed from an index that may be months old: without the fixes since.',
  remediation: 'Update the index and install in one `RUN`.',
  aliases: cisAliases('4.7'),
  references: [cisReference('4.7')],
  implies: [],
  fixable: false,
  evaluate: (subject) => checkSteps(subject, 'no index is updated in a step of its own', checkStep),
  examples: {
    bad: [
      {
        title: 'RUN apt-get update',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: ['apt-get'], installs: [], unverified: [] },
            },
          ],
        },
      },
    ],
    good: [
      {
        title: 'RUN apt-get update && apt-get install',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: ['apt-get'], installs: ['apt-get'], unverified: [] },
            },
          ],
        },
      },
    ],
    unsure: [
      {
        title: 'a command that only the build could tell',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: false, updates: [], installs: [], unverified: [] },
            },
          ],
        },
      },
      {
        title: 'the base is not on this engine, and the step may be its',
        facts: {
          baseMissing: true,
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: ['apk'], installs: [], unverified: [] },
            },
          ],
        },
      },
    ],
  },
} satisfies Check<'image'>;
