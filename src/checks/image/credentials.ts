import { counted } from '../../core/counted.ts';
import type { Check, ImageCase } from '../../core/check.ts';
import type { Evidence, Problem } from '../../core/finding.ts';
import type { CredentialSign } from '../../core/image.ts';
import type { Location } from '../../core/location.ts';
import type { Entry } from '../../core/workload.ts';
import { nameDetector } from '../../knowledge/credentials.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { combine, conclude, type Tally } from '../support/conclude.ts';
import { sourceAt } from '../support/image-setting.ts';
import { silentSteps, unclear } from '../support/image-steps.ts';

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

function problemOf(sign: CredentialSign, at: readonly Location[], from: string): Problem {
  const { where, name, detector } = sign;
  const form = detector !== nameDetector;
  return {
    message: form
      ? `The image carries a credential (${detector}) in ${words[where]}${name === '' ? '' : ` ${name}`}`
      : `The image carries what its name says is a credential: ${words[where]} ${name}`,
    ...(form ? { severity: 'high' } : {}),
    detail: { name, detector },
    at,
    evidence: [{ source: sourceAt(at, from), saw: described(sign) }],
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

/** One problem for each name, at all its places: the history repeats what the configuration shows. */
function unique(judgement: Tally): Tally {
  const groups = Map.groupBy(judgement.problems, ({ detail }) => JSON.stringify(detail));
  const problems = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, at: group.flatMap(({ at }) => at) }];
  });
  return { ...judgement, problems };
}

function judgeSigns(entries: readonly Entry<CredentialSign>[], source: string, saw: string): Tally {
  const evidence: readonly Evidence[] = entries.length === 0 ? [{ source, saw }] : [];
  return {
    problems: entries.flatMap((entry) =>
      'value' in entry ? [problemOf(entry.value, entry.at, source)] : [],
    ),
    doubts: entries.flatMap((entry) => ('unresolved' in entry ? [entry.unresolved] : [])),
    evidence,
  };
}

function judgeConfiguration({ image }: ImageCase): Tally {
  const { value } = image.settings.credentials;
  if (value.state !== 'known') return unclear(value);
  return judgeSigns(value.value, value.from, 'its environment and labels look like no credential');
}

/** Steps of a stage from which only files are copied are not in the image. */
function judgeHistory(subject: ImageCase): Tally {
  const { steps } = subject.image;
  if (steps.state !== 'known') return unclear(steps);
  const own = steps.value.filter(({ stage }) => stage?.inImage !== false);
  const entries = own.flatMap(({ credentials }) => credentials);
  const saw = `nothing in its ${counted(own.length, 'step')} looks like a credential`;
  return combine([judgeSigns(entries, steps.from, saw), silentSteps(subject)]);
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
