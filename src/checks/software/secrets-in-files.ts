import type { Check, SoftwareCase } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type {
  CredentialStrength,
  FileCredential,
  FileCredentials,
} from '../../core/image/file-credential.ts';
import type { Evidence, Outcome, Problem } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import type { ImageTraceKind } from '../../core/image/image.ts';
import { valueOf } from '../../core/observed.ts';
import { fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { nameDetector } from '../../knowledge/credentials/credentials.ts';
import { cisAliases } from '../support/cis.ts';
import { exampleSoftware } from '../support/image/example-software.ts';
import { ruleParts } from '../support/rule.ts';

const severities: Readonly<Record<CredentialStrength, Severity>> = {
  usable: 'high',
  likely: 'medium',
  protected: 'medium',
  weak: 'low',
};

/** What a detector found, as a message names it. */
function named({ detector }: FileCredential): string {
  return detector === nameDetector ? 'value with the name of a credential' : detector;
}

function withArticle(text: string): string {
  if (text.startsWith('key of') || text.startsWith('value')) return `a ${text}`;
  return /^[aeio]/iu.test(text) ? `an ${text}` : `a ${text}`;
}

/** A layer with its place and the step that made it: `layer 2 of 5 (COPY . /app)`. */
function layerText(digest: string, { inventory: { layers } }: SoftwareCase['software']): string {
  const place = layers.findIndex((layer) => layer.digest === digest);
  if (place === -1) return digest === '' ? 'a later layer' : `layer ${digest}`;
  const step = layers[place]?.createdBy;
  return `layer ${place + 1} of ${layers.length}${step === undefined ? '' : ` (${step})`}`;
}

function placeText({ layer }: FileCredential, software: SoftwareCase['software']): string {
  return layer === undefined ? '' : `, in ${layerText(layer, software)}`;
}

function messageOf(found: FileCredential, { software }: SoftwareCase): string {
  const { path, hidden, layer = '' } = found;
  const what = `${path} has ${withArticle(named(found))}`;
  if (hidden === undefined) return what;
  const how = hidden.how === 'removed' ? 'removes' : 'replaces';
  return `${what} in ${layerText(layer, software)}, and is still in the image although ${layerText(hidden.layer, software)} ${how} it`;
}

function sawOf(found: FileCredential): string {
  const { length, count, line } = found;
  const place = line === 0 ? '' : ` in line ${line}`;
  const size = length === 0 ? '' : ` (${counted(length, 'character')})`;
  const more = count === 1 ? '' : `, and ${count - 1} more`;
  return `${named(found)}${place}${size}${more}`;
}

const rebuild =
  'Rebuild the image without the file: give it to the build with `RUN --mount=type=secret`, or copy only results from an earlier stage';

function stepsFor({ strength, hidden }: FileCredential): readonly [string, ...string[]] {
  const first =
    strength === 'weak'
      ? 'See whether it is a credential that anybody uses; waive the finding if not'
      : 'Change the credential: everyone who can pull the image has it';
  const remove = hidden === undefined ? rebuild : `${rebuild}; a later step cannot remove it`;
  return [first, remove, 'Delete the old image from every registry'];
}

/** Rules that report private keys by the names of their files. */
const rulesOnNames: readonly (readonly [ImageTraceKind, rule: string])[] = [
  ['SSH host key', 'image/ssh-host-keys'],
  ['private key', 'image/private-key-files'],
];

/** The rule that reports a key by the name of its file too: both are one mistake. */
function ruleOnName({ path, detector, hidden }: FileCredential, { files, image }: SoftwareCase['software']) {
  if (hidden !== undefined || !detector.startsWith('private key')) return undefined;
  const read = image?.files ?? files;
  const traces = read === undefined ? [] : (valueOf(read)?.contents?.traces ?? []);
  const isOf = (kind: ImageTraceKind): boolean =>
    traces.some(
      (trace) =>
        trace.kind === kind && trace.first.some((file) => file.path === path && file.mayBeHidden !== true),
    );
  return rulesOnNames.find(([kind]) => isOf(kind))?.[1];
}

function problemOf(group: readonly [FileCredential, ...FileCredential[]], given: SoftwareCase): Problem {
  const [found] = group;
  const { path, detector, strength, hidden } = found;
  const impliedBy = ruleOnName(found, given.software);
  const [first, ...others] = group.map((one): Evidence => {
    return { source: path, saw: `${sawOf(one)}${placeText(one, given.software)}` };
  });
  return {
    message: messageOf(found, given),
    severity: severities[strength],
    detail: { path, detector, ...(hidden === undefined ? {} : { hidden: hidden.how }) },
    at: [],
    ...(impliedBy === undefined ? {} : { impliedBy }),
    evidence: [first ?? { source: path, saw: detector }, ...others],
    change: {
      kind: 'manual',
      title: 'Remove the credential and change it',
      steps: stepsFor(found),
    },
  };
}

/** One finding for a file and a detector, whichever layers have it. */
function groupsOf({ first }: FileCredentials): readonly (readonly [FileCredential, ...FileCredential[]])[] {
  const groups = Map.groupBy(first, ({ path, detector, hidden }) =>
    JSON.stringify([path, detector, hidden !== undefined]),
  );
  return [...groups.values()].flatMap(([one, ...others]) => (one === undefined ? [] : [[one, ...others]]));
}

function doubtsOf({ tooLong, unread, count, first }: FileCredentials): readonly string[] {
  const names = tooLong.first.slice(0, 3).join(', ');
  return [
    ...(tooLong.count === 0
      ? []
      : [
          `${counted(tooLong.count, 'text file')} too long to be searched (${names}${tooLong.count > 3 ? ', …' : ''})`,
        ]),
    ...(unread === 0
      ? []
      : [
          `${counted(unread, 'part')} of it could not be read, and may hold credentials: see what was not checked`,
        ]),
    ...(count > first.length ? [`${count - first.length} more signs of credentials are not listed`] : []),
  ];
}

/** Credentials that everyone can download are no findings, and are counted. */
function publishedEvidence({ published }: FileCredentials): readonly Evidence[] {
  return published.map(({ reason, count, first }) => {
    const names = first.slice(0, 3).map(({ path, detector }) => `${path} (${detector})`);
    const more = count > names.length ? ` and ${count - names.length} more` : '';
    return {
      source: reason,
      saw: `${counted(count, 'credential')} not reported: ${names.join(', ')}${more}`,
    };
  });
}

/** Says beside the first finding what was left out. */
function withPublished(problem: Problem, credentials: FileCredentials): Problem {
  return { ...problem, evidence: [...problem.evidence, ...publishedEvidence(credentials)] };
}

function judge(given: SoftwareCase): Outcome {
  const { credentials, subject } = given.software;
  if (credentials === undefined)
    return subject.kind === 'sbom'
      ? notApplicable('an SBOM has no files')
      : unknown('unreadable', 'its files were not searched for credentials');
  const problems = groupsOf(credentials).map((group) => problemOf(group, given));
  const doubts = doubtsOf(credentials);
  const [first, ...others] = problems;
  if (first !== undefined) return fail([withPublished(first, credentials), ...others], doubts);
  const [doubt, ...more] = doubts;
  if (doubt !== undefined) return unknown('unreadable', doubt, ...more);
  const saw = `nothing in the texts and key stores among its ${counted(credentials.files, 'file')} looks like a credential`;
  return pass({ source: subject.name, saw }, ...publishedEvidence(credentials));
}

const nothing: FileCredentials = {
  files: 3000,
  count: 0,
  first: [],
  published: [],
  tooLong: { count: 0, first: [] },
  unread: 0,
};

function example(first: readonly FileCredential[], more: Partial<FileCredentials> = {}) {
  const { software } = exampleSoftware([], []);
  const credentials: FileCredentials = { ...nothing, count: first.length, first, ...more };
  return { software: software.map((one) => ({ ...one, credentials })) };
}

const key: FileCredential = {
  path: '/root/.ssh/id_ed25519',
  detector: 'private key',
  strength: 'usable',
  line: 1,
  length: 399,
  count: 1,
  layer: 'sha256:1111',
};

/** Whether files of an image hold credentials, also those that a later layer removes. */
export const check: Check<'software'> = {
  ...ruleParts('software', {
    id: 'software/secrets-in-files',
    needs: [],
    title: 'Credential in a file of the image',
    severity: 'high',
    why: 'Everyone who can pull an image can read every file of every layer, also those that a later layer removes.',
    remediation:
      'Build the image without the file, and change the credential. Give credentials to a build with `RUN --mount=type=secret` and to a container as files.',
    cis: '4.10',
    references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
    examples: {
      bad: [
        { title: 'a private key', facts: example([key]) },
        {
          title: 'a token that a later layer removes',
          facts: example([
            {
              ...key,
              path: '/app/.npmrc',
              detector: 'registry token of npm',
              hidden: { layer: 'sha256:2222', how: 'removed' },
            },
          ]),
        },
        {
          title: 'a value with the name of a credential',
          facts: example([
            { ...key, path: '/app/config.yml', detector: 'its name', strength: 'weak', line: 4 },
          ]),
        },
      ],
      good: [
        { title: 'no credential', facts: example([]) },
        {
          title: 'the key of an example that a package installed',
          facts: example([], {
            published: [
              {
                reason: 'installed by a package of the distribution',
                count: 1,
                first: [
                  { path: '/usr/share/doc/openvpn/examples/sample-keys/ca.key', detector: 'private key' },
                ],
              },
            ],
          }),
        },
      ],
      unsure: [
        {
          title: 'a text file of 40 MB',
          facts: example([], { tooLong: { count: 1, first: ['/app/dump.sql'] } }),
        },
        { title: 'a layer that could not be read', facts: example([], { unread: 1 }) },
      ],
    },
  }),
  aliases: [...cisAliases('4.10'), { tool: 'dockle', id: 'CIS-DI-0010' }],
  evaluate: judge,
};
