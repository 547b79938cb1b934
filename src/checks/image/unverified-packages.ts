import type { Check } from '../../core/check.ts';
import type { ProposedChange, Outcome } from '../../core/finding.ts';
import type { Location } from '../../core/location.ts';
import type { BuildStep } from '../../core/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkSteps, placesOfActs, type StepPart } from '../support/image-steps.ts';

const verify: ProposedChange = {
  kind: 'manual',
  title: 'Verify downloads',
  steps: [
    'Remove the option, setting or variable, and download over https',
    'Add the missing certificate or signing key to the build',
    'Without a signature, check the download against a checksum in the Dockerfile (`sha256sum --check`) before running it',
  ],
};

/** Returns the removal of the flags, if each has its own place in a file; else manual steps. */
function changeAt(at: readonly Location[]): ProposedChange {
  const removable = at.every((place) => place.in === 'file' && place.remove !== undefined);
  return removable ? { kind: 'remove', safety: 'risky', title: 'Enable verification', at } : verify;
}

function checkStep({ run }: BuildStep, part: StepPart): Outcome | undefined {
  if (run === undefined) return undefined;
  const acts = run.acts.filter(({ does }) => does === 'skips-verification');
  const [first] = acts;
  if (first === undefined) {
    return run.understood ? undefined : part.unknown('a part of its commands could not be parsed');
  }
  const at = placesOfActs(acts);
  const saw = [...new Set(acts.map(({ what }) => what))].join(', ');
  return part.fail({
    at,
    saw,
    message: `The build downloads without verification: ${saw}`,
    detail: { option: first.what },
    change: changeAt(at),
  });
}

export const check = {
  id: 'image/unverified-packages',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'dockerfile'],
  title: 'Signature or certificate verification disabled in build',
  category: 'security',
  severity: 'medium',
  why: 'An attacker between the build and the server, or on the server, chooses what is installed into the image.',
  remediation: 'Keep verification of certificates and signatures enabled, and add missing keys.',
  aliases: cisAliases('4.11'),
  references: [cisReference('4.11'), 'NIST SP 800-190, 4.1.5'],
  implies: [],
  fixable: false,
  evaluate: (subject) => checkSteps(subject, 'no step disables verification', checkStep),
  examples: {
    bad: [
      {
        title: 'RUN curl -k',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: [], installs: [], unverified: ['curl -k'] },
            },
          ],
        },
      },
    ],
    good: [
      {
        title: 'verification enabled',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: ['apk'], installs: ['apk'], unverified: [] },
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
    ],
  },
} satisfies Check<'image'>;
