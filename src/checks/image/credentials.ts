import { counted } from '../../core/counted.ts';
import type { Check, ImageCase } from '../../core/check.ts';
import type { Evidence, Problem } from '../../core/finding.ts';
import type { CredentialSign } from '../../core/image.ts';
import { nameDetector } from '../../knowledge/credentials.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { combine, conclude, type Tally } from '../support/conclude.ts';
import { unclear } from '../support/image-steps.ts';
import { readingOf } from '../support/subject.ts';

const words: Readonly<Record<CredentialSign['where'], string>> = {
  environment: 'the environment variable',
  argument: 'the build argument',
  label: 'the label',
  command: 'a command',
  file: 'the file',
};

function described({ where, name, detector, length }: CredentialSign): string {
  const size = where === 'file' ? 'put in' : `${length} characters`;
  return `${words[where]}${name === '' ? '' : ` ${name}`}: ${size}, by ${detector}`;
}

function problemOf(sign: CredentialSign, source: string): Problem {
  const { where, name, detector } = sign;
  const form = detector !== nameDetector;
  return {
    message: form
      ? `The image carries a credential (${detector}) in ${words[where]}${name === '' ? '' : ` ${name}`}`
      : `The image carries what its name says is a credential: ${words[where]} ${name}`,
    ...(form ? { severity: 'high' } : {}),
    detail: { name, detector },
    at: [],
    evidence: [{ source, saw: described(sign) }],
    change: {
      kind: 'manual',
      title: 'Take the credential out and change it',
      steps: [
        'Change the credential: whoever had the image has it',
        'Hand it to the build as a secret (`RUN --mount=type=secret`), and to the container as a file when it starts',
        'Build the image without a cache; take the old one out of every registry',
      ],
    },
  };
}

/** One problem for each name: the history repeats what the configuration shows. */
function unique(judgement: Tally): Tally {
  const seen = new Map(judgement.problems.toReversed().map((one) => [JSON.stringify(one.detail), one]));
  return { ...judgement, problems: [...seen.values()].toReversed() };
}

function judgeSigns(signs: readonly CredentialSign[], source: string, saw: string): Tally {
  const evidence: readonly Evidence[] = signs.length === 0 ? [{ source, saw }] : [];
  return { problems: signs.map((sign) => problemOf(sign, source)), doubts: [], evidence };
}

function judgeConfiguration({ image, name }: ImageCase): Tally {
  const reading = readingOf(image.credentials, `inspect of image ${name}`);
  if (reading.state !== 'known') return unclear(reading);
  return judgeSigns(reading.value, reading.from, 'its environment and labels look like no credential');
}

function judgeHistory({ image, name }: ImageCase): Tally {
  const reading = readingOf(image.history, `history of image ${name}`);
  if (reading.state !== 'known') return unclear(reading);
  const signs = reading.value.flatMap((step) => step.credentials);
  return judgeSigns(
    signs,
    reading.from,
    `nothing in its ${counted(reading.value.length, 'step')} looks like a credential`,
  );
}

export const check = {
  id: 'image/credentials',
  on: 'image',
  title: 'Credential in the image',
  category: 'security',
  severity: 'medium',
  why: 'Everyone who can pull the image, or who may use an engine that has it, reads its configuration and its history: a value that a later step takes away is still there.',
  remediation:
    'Hand credentials to a build with `RUN --mount=type=secret` and to containers as files; change those that were in an image.',
  aliases: cisAliases('4.10'),
  references: [cisReference('4.10'), 'NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  surfaces: [],
  implies: [],
  fixable: false,
  evaluate: (subject) => conclude(unique(combine([judgeConfiguration(subject), judgeHistory(subject)]))),
  examples: {
    bad: [
      {
        title: 'an environment variable',
        facts: {
          credentials: {
            state: 'known',
            value: [{ where: 'environment', name: 'DB_PASSWORD', detector: 'its name', length: 12 }],
            from: 'inspect of image app:1',
          },
        },
      },
      {
        title: 'a key that was copied in',
        facts: {
          steps: [
            {
              instruction: 'COPY',
              credentials: [{ where: 'file', name: 'id_ed25519', detector: 'its name', length: 0 }],
            },
          ],
        },
      },
      {
        title: 'a build argument that the history keeps',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              credentials: [{ where: 'argument', name: 'T', detector: 'GitHub token', length: 40 }],
            },
          ],
        },
      },
    ],
    good: [{ title: 'nothing looks like one', facts: {} }],
    unsure: [
      {
        title: 'its history could not be read',
        facts: {
          history: {
            state: 'unreadable',
            why: 'timeout',
            detail: 'no answer in 10 s',
            from: 'history of image app:1',
          },
        },
      },
    ],
  },
} satisfies Check<'image'>;
