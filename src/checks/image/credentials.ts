import { counted } from '../../core/counted.ts';
import type { Check, ImageCase } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import type { CredentialSign } from '../../core/image/image.ts';
import type { Location } from '../../core/location.ts';
import type { Entry } from '../../core/workload/workload.ts';
import type { BuildStep, ImageSurface } from '../../core/image/written-image.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { isFoundByName, isUsableAtOnce, nameDetector } from '../../knowledge/credentials/credentials.ts';
import { lintedNamings, secretNaming } from '../../knowledge/credentials/linted-secret-names.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { sourceAt } from '../support/image/image-setting.ts';
import { silentSteps } from '../support/image/image-steps.ts';
import { unread } from '../support/subject.ts';

const words: Readonly<Record<CredentialSign['where'], string>> = {
  environment: 'the environment variable',
  argument: 'the build argument',
  label: 'the label',
  command: 'a command',
  file: 'the file',
  text: 'the text of a file',
};

/** The place of a sign, and its name. */
function placeOf({ where, name }: CredentialSign): string {
  if (name === '') return words[where];
  if (where === 'file' && name.endsWith('/')) return `the directory ${name}`;
  return where === 'text' ? `${name} in ${words.text}` : `${words[where]} ${name}`;
}

/** Says of a name that it is one of credentials, as a sentence. */
function suspicion(sign: CredentialSign): string {
  const place = placeOf(sign);
  // The text of a file is named by what it sets.
  if (sign.where === 'text') return `${place} looks like a credential`;
  const says = sign.name.endsWith('/') ? 'usually holds credentials' : 'looks like a credential';
  return `${place.charAt(0).toUpperCase()}${place.slice(1)} ${says}`;
}

function described(sign: CredentialSign): string {
  const size = sign.where === 'file' ? 'added' : `${sign.length} characters`;
  return `${placeOf(sign)}: ${size}, by ${sign.detector}`;
}

/** What tells a sign from others; of a variable in a Dockerfile, also how its name shows what it holds. */
function detailOf({ where, name, detector }: CredentialSign, surface: ImageSurface): Problem['detail'] {
  const isVariable = where === 'environment' || where === 'argument';
  const by = surface === 'dockerfile' && isVariable ? secretNaming(name) : undefined;
  return { name, detector, ...(by === undefined ? {} : { by }) };
}

function problemOf(
  sign: CredentialSign,
  at: readonly Location[],
  from: string,
  surface: ImageSurface,
): Problem {
  const { detector } = sign;
  const form = detector !== nameDetector;
  return {
    message: form ? `The image carries a credential (${detector}) in ${placeOf(sign)}` : suspicion(sign),
    ...(isUsableAtOnce(detector) ? { severity: 'high' } : {}),
    detail: detailOf(sign, surface),
    at,
    evidence: [{ source: sourceAt(at, from), saw: described(sign) }],
    change: {
      kind: 'manual',
      title: 'Remove the credential and change it',
      steps: [
        'Change the credential: everyone with the image has it',
        'Pass it to the build as a secret (`RUN --mount=type=secret`), and to the container as a file',
        'Rebuild the image without the cache, and delete the old image from every registry',
      ],
    },
  };
}

/** Merges problems with equal details: the history repeats credentials of the configuration. */
function mergeProblems(outcome: Outcome): Outcome {
  if (outcome.state !== 'failed') return outcome;
  const groups = Map.groupBy(outcome.problems, ({ detail }) => JSON.stringify(detail));
  const merged = [...groups.values()].map((group) => {
    const [first = outcome.problems[0]] = group;
    return fail({ ...first, at: group.flatMap(({ at }) => at) });
  });
  return combine([...merged, ...(outcome.doubts ?? []).map((doubt) => unknown('unreadable', doubt))]);
}

function checkSigns(
  entries: readonly Entry<CredentialSign>[],
  source: string,
  nothing: string,
  surface: ImageSurface,
): readonly Outcome[] {
  if (entries.length === 0) return [pass({ source, saw: nothing })];
  return entries.map((entry) =>
    'value' in entry
      ? fail(problemOf(entry.value, entry.at, source, surface))
      : unknown('unreadable', entry.unresolved),
  );
}

function checkConfiguration({ image }: ImageCase): readonly Outcome[] {
  const { value } = image.settings.credentials;
  if (value.state !== 'known') return [unread(value)];
  return checkSigns(
    value.value,
    value.from,
    'nothing in its environment or labels looks like a credential',
    image.surface,
  );
}

/** Of steps in stages from which files are copied only: what has the form of a credential, in the file for everyone to read. */
function checkBuildStages(steps: readonly BuildStep[], source: string): readonly Outcome[] {
  return steps
    .filter(({ stage }) => stage?.inImage === false)
    .flatMap(({ credentials }) => credentials)
    .flatMap((entry): Outcome[] => {
      if (!('value' in entry) || isFoundByName(entry.value.detector)) return [];
      const { where, name, detector } = entry.value;
      return [
        fail({
          ...problemOf(entry.value, entry.at, source, 'dockerfile'),
          severity: 'medium',
          message: `A build stage has a credential (${detector}) in ${words[where]}${name === '' ? '' : ` ${name}`}`,
        }),
      ];
    });
}

/** Checks the steps in the image, and those of further stages. */
function checkHistory(subject: ImageCase): readonly Outcome[] {
  const { steps, surface } = subject.image;
  if (steps.state !== 'known') return [unread(steps)];
  const own = steps.value.filter(({ stage }) => stage?.inImage !== false);
  const entries = own.flatMap(({ credentials }) => credentials);
  const saw = `nothing in its ${counted(own.length, 'step')} looks like a credential`;
  return [
    ...checkSigns(entries, steps.from, saw, surface),
    ...checkBuildStages(steps.value, steps.from),
    ...silentSteps(subject),
  ];
}

export const check = {
  id: 'image/credentials',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'scanned', 'dockerfile'],
  title: 'Credential in image',
  category: 'security',
  severity: 'medium',
  why: 'Everyone who can pull the image, or use an engine that has it, reads its configuration and history. A value that a later step removes is still there.',
  remediation:
    'Pass credentials to a build with `RUN --mount=type=secret` and to containers as files. Change credentials that were in an image.',
  aliases: [
    ...cisAliases('4.10'),
    { tool: 'dockle', id: 'CIS-DI-0010' },
    { tool: 'hadolint', id: 'DL3064', only: lintedNamings.hadolint },
    { tool: 'buildkit', id: 'SecretsUsedInArgOrEnv', only: lintedNamings.buildkit },
    { tool: 'trivy', id: 'DS-0031', only: lintedNamings.trivy },
  ],
  references: [cisReference('4.10'), 'NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  implies: [],
  fixable: false,
  evaluate: (subject) => mergeProblems(combine([...checkConfiguration(subject), ...checkHistory(subject)])),
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
        title: 'a form of a credential in a build stage',
        dockerfile: 'FROM debian:13 AS b\nRUN curl -u me:hunter2 https://x.example\nFROM debian:13',
      },
      {
        title: 'a file that the Dockerfile writes',
        dockerfile: 'FROM debian:13\nCOPY <<EOF /app/settings.yaml\ndatabase:\n  password: hunter2xyz\nEOF',
      },
      { title: 'a folder of keys', dockerfile: 'FROM debian:13\nCOPY .ssh/ /root/.ssh/' },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD ENV DB_PASSWORD=hunter2' },
      {
        title: 'the private key of a server',
        dockerfile: 'FROM debian:13\nCOPY certs/server.key /etc/ssl/private/server.key',
      },
      {
        title: 'a copied key',
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
        title: 'a build argument in the history',
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
    good: [
      { title: 'no credential', facts: {} },
      {
        title: 'a name in a build stage, which is a finding of the Dockerfile',
        dockerfile: 'FROM debian:13 AS b\nENV DB_PASSWORD=hunter2\nFROM debian:13',
      },
    ],
    unsure: [
      {
        title: 'the history could not be read',
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
