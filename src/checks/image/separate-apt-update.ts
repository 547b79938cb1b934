import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { BuildStep, StepAct } from '../../core/image/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkSteps, type StepPart } from '../support/image/image-steps.ts';

/** Whether an act is behind another, as far as their places in a file say; true in a history, which has no places. */
function isBehind({ at: [place] }: StepAct, { at: [other] }: StepAct): boolean {
  if (place?.in !== 'file' || other?.in !== 'file') return true;
  return place.range.startOffset > other.range.startOffset;
}

function checkStep({ run }: BuildStep, part: StepPart): Outcome | undefined {
  if (run === undefined) return undefined;
  const update = run.acts.find(({ does }) => does === 'updates-index');
  const installs = run.acts.filter(({ does }) => does === 'installs');
  if (installs.some((one) => update === undefined || isBehind(one, update))) return undefined;
  if (!run.understood) return part.unknown('a part of its commands could not be parsed');
  if (update === undefined) return undefined;
  const { what: manager, at } = update;
  return part.fail({
    at,
    saw: `${manager} updates its index and installs nothing from it`,
    message: `The index of ${manager} is updated in a separate step: the cache keeps the layer, and later steps install from an old index`,
    detail: { manager },
    change: {
      kind: 'manual',
      title: 'Update and install in one step',
      steps: ['Combine the update and the install into one `RUN`, with `&&` between them'],
    },
  });
}

export const check = {
  id: 'image/separate-apt-update',
  needs: ['images'],
  formerIds: ['image/index-update-alone'],
  on: 'image',
  imageSurfaces: ['engine', 'scanned', 'dockerfile'],
  title: 'Package index updated in a separate build step',
  category: 'security',
  severity: 'low',
  why: 'The build cache keeps that layer while its text is unchanged, so packages are installed from an index that may be months old and lack fixes.',
  remediation: 'Update the index and install packages in one `RUN`.',
  aliases: [
    ...cisAliases('4.7'),
    { tool: 'trivy', id: 'DS-0017', only: ['apt-get', 'apt', 'apk'] },
    { tool: 'dockle', id: 'CIS-DI-0007', only: ['apt-get'] },
    { tool: 'kics', id: 'Update Instruction Alone', only: ['apt-get', 'apt', 'apk', 'zypper', 'pacman'] },
    { tool: 'checkov', id: 'CKV_DOCKER_5', only: ['apt-get', 'apt', 'aptitude', 'apk', 'opkg'] },
  ],
  references: [cisReference('4.7')],
  implies: [],
  fixable: false,
  evaluate: (subject) => checkSteps(subject, 'no package index is updated in a separate step', checkStep),
  examples: {
    bad: [
      {
        title: 'a Dockerfile',
        dockerfile: 'FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl',
      },
      {
        title: 'an update behind the installation',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y curl && apt-get update',
      },
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
        title: 'a Dockerfile that does both in one step',
        dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && apt-get update',
      },
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
        title: 'a command that only the build can resolve',
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
        title: 'an unknown base, whose step it may be',
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
