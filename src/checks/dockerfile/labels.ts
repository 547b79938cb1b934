import type { ParameterValues } from '../../core/check.ts';
import type { Dockerfile, DockerfileStage, InstructionOf, PlacedText } from '../../core/dockerfile.ts';
import type { Alias } from '../../core/rule.ts';
import { spdxLicenses } from '../../knowledge/spdx-licenses.ts';
import { flagOf, unquoted } from '../support/dockerfile-flags.ts';
import { dockerfileCheck, instructionsOf, type DockerfileFound } from '../support/dockerfile-rule.ts';
import { flagParameter, textParameters } from '../support/parameters.ts';

/** A label of a LABEL instruction. */
interface WrittenLabel {
  stage: DockerfileStage;
  instruction: InstructionOf<'LABEL'>;
  key: PlacedText;
  name: string;
  value: PlacedText;
  text: string;
  isKnown: boolean;
}

function labelsOf(dockerfile: Dockerfile): readonly WrittenLabel[] {
  return [...instructionsOf(dockerfile, 'LABEL')].flatMap(({ stage, instruction }) =>
    instruction.pairs.map(({ key, value }) => {
      const { text, isKnown } = dockerfile.expandAt(instruction, value.text);
      const name = dockerfile.expandAt(instruction, key.text).text;
      return { stage, instruction, key, name, value, text, isKnown };
    }),
  );
}

const schemaRule = 'dockerfile/missing-label';

const schemaParameter = {
  type: 'strings',
  about:
    'Labels that an image must have, each with the kind of its value: `org.opencontainers.image.created=rfc3339`. Kinds are text, url, rfc3339, spdx, hash, semver and email.',
} as const;

/** The labels of the policy's schema with their kinds: `name=kind`; `text` where none is given. */
function schemaOf(parameters?: ParameterValues): ReadonlyMap<string, string> {
  const entries = textParameters(parameters, 'schema') ?? [];
  return new Map(
    entries.map((entry) => {
      const [name = '', kind = 'text'] = entry.split('=');
      return [name.trim(), kind.trim().toLowerCase()];
    }),
  );
}

function withoutSchema(parameters?: ParameterValues): string | undefined {
  return schemaOf(parameters).size === 0 ? 'the policy sets no `schema` of labels' : undefined;
}

function keyProblem(name: string): string | undefined {
  if (/^(?:com\.docker|io\.docker|org\.dockerproject)\./u.test(name))
    return 'the prefix is reserved for Docker';
  if (!/^[a-z]/u.test(name)) return 'it does not begin with a lower-case letter';
  if (!/[a-z0-9]$/u.test(name)) return 'it does not end with a lower-case letter or digit';
  if (/[^a-z0-9.-]/u.test(name)) return 'only lower-case letters, digits, dots and hyphens are allowed';
  return /\.\.|--/u.test(name) ? 'two separators follow each other' : undefined;
}

const key = dockerfileCheck({
  id: 'dockerfile/label-key',
  title: 'Label key against the conventions',
  category: 'style',
  severity: 'info',
  why: 'Tools that group or select by labels expect keys in the form of Docker’s guidelines; reserved prefixes may change their meaning.',
  remediation: 'Use lower-case letters, digits, dots and hyphens, with a domain of yours in front.',
  aliases: [{ tool: 'hadolint', id: 'DL3048' }],
  references: ['https://docs.docker.com/engine/manage-resources/labels/'],
  nothing: 'every label key follows the conventions',
  *find(dockerfile) {
    for (const { key: at, name, instruction } of labelsOf(dockerfile)) {
      if (!dockerfile.expandAt(instruction, at.text).isKnown) {
        yield { at: at.span, doubt: `${at.text} depends on a variable without a value` };
        continue;
      }
      const problem = keyProblem(name);
      if (problem !== undefined)
        yield {
          at: at.span,
          message: `${name}: ${problem}`,
          detail: { label: name },
          steps: ['Change the key, and what reads it'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'upper case', dockerfile: 'FROM debian:13\nLABEL Version=1' },
      { title: 'an underscore', dockerfile: 'FROM debian:13\nLABEL a_b=1 c=2' },
      { title: 'a digit in front', dockerfile: 'FROM debian:13\nLABEL 1a=1' },
      { title: 'a separator at the end', dockerfile: 'FROM debian:13\nLABEL "a."=1' },
      { title: 'two separators', dockerfile: 'FROM debian:13\nLABEL a..b=1' },
      { title: 'a reserved prefix', dockerfile: 'FROM debian:13\nLABEL com.docker.a=1' },
    ],
    good: [
      { title: 'by the conventions', dockerfile: 'FROM debian:13\nLABEL org.example.build-date="x" a=1' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM app:1\nARG K\nLABEL $K=1' }],
  },
});

/** Stages with a label: their own, or of the stage that they are based on. */
function stagesWith(dockerfile: Dockerfile, label: string): ReadonlySet<number> {
  const has = new Set(
    labelsOf(dockerfile).flatMap(({ stage, name }) => (name === label ? [stage.index] : [])),
  );
  for (const { index, base } of dockerfile.stages)
    if (base.kind === 'stage' && has.has(base.index)) has.add(index);
  return has;
}

/** Stages that files are copied from: what they say of themselves is in no image. */
function copiedStages(dockerfile: Dockerfile): ReadonlySet<string | undefined> {
  return new Set(
    [...instructionsOf(dockerfile, 'COPY')].map(({ instruction }) =>
      flagOf(instruction, 'from')?.value?.toLowerCase(),
    ),
  );
}

const missing = dockerfileCheck({
  id: schemaRule,
  title: 'Required label missing',
  category: 'hygiene',
  severity: 'info',
  why: 'Who built an image, from what and under which licence is known only if it says so.',
  remediation: 'Add the label.',
  aliases: [{ tool: 'hadolint', id: 'DL3049' }],
  parameters: { schema: schemaParameter },
  nothing: 'every required label is there',
  notApplicable: withoutSchema,
  *find(dockerfile, parameters) {
    const copied = copiedStages(dockerfile);
    for (const label of schemaOf(parameters).keys()) {
      const having = stagesWith(dockerfile, label);
      for (const { index, name, from, isLast, base } of dockerfile.stages) {
        if (having.has(index) || (name !== undefined && copied.has(name))) continue;
        if (base.kind === 'unresolved' && isLast) yield { at: from.image.span, doubt: base.why };
        yield {
          at: from.span,
          message: `The label ${label} is missing`,
          detail: { label, stage: isLast ? 'last' : (name ?? String(index)) },
          steps: [`Add LABEL ${label}="…"`],
        };
      }
    }
  },
  examples: {
    bad: [
      { title: 'no label', dockerfile: 'FROM debian:13', parameters: { schema: ['a=text'] } },
      {
        title: 'in another stage',
        dockerfile: 'FROM debian:13 AS a\nLABEL a=1\nFROM debian:13',
        parameters: { schema: ['a'] },
      },
    ],
    good: [
      { title: 'the label', dockerfile: 'FROM debian:13\nLABEL b=2 a=1', parameters: { schema: ['a=text'] } },
      {
        title: 'of the base stage',
        dockerfile: 'FROM debian:13 AS a\nLABEL a=1\nFROM a',
        parameters: { schema: ['a'] },
      },
      {
        title: 'a stage that is copied from',
        dockerfile: 'FROM debian:13 AS b\nFROM debian:13\nCOPY --from=b /b /b\nLABEL a=1',
        parameters: { schema: ['a'] },
      },
    ],
    unsure: [],
  },
});

const superfluous = dockerfileCheck({
  id: 'dockerfile/unexpected-label',
  title: 'Label that is not in the schema',
  category: 'hygiene',
  severity: 'info',
  why: 'A label that nobody expects is most often a misspelt one.',
  remediation: 'Correct the key, or add it to the schema of the policy.',
  aliases: [{ tool: 'hadolint', id: 'DL3050' }],
  parameters: {
    schema: { ...schemaParameter, also: schemaRule },
    strict: { type: 'boolean', about: 'Whether labels outside the schema are reported.', default: false },
  },
  nothing: 'every label is in the schema',
  notApplicable: (parameters) =>
    withoutSchema(parameters) ??
    (flagParameter(parameters, 'strict') === true ? undefined : 'the policy does not set `strict`'),
  *find(dockerfile, parameters) {
    const schema = schemaOf(parameters);
    for (const { key: at, name } of labelsOf(dockerfile))
      if (!schema.has(name))
        yield {
          at: at.span,
          message: `The label ${name} is not in the schema`,
          detail: { label: name },
          steps: ['Correct the key, or add it to the schema'],
        };
  },
  examples: {
    bad: [
      {
        title: 'another label',
        dockerfile: 'FROM debian:13\nLABEL a=1 b=2',
        parameters: { schema: ['a'], strict: true },
      },
    ],
    good: [
      {
        title: 'in the schema',
        dockerfile: 'FROM debian:13\nLABEL a=1',
        parameters: { schema: ['a'], strict: true },
      },
    ],
    unsure: [],
  },
});

const number = '(?:0|[1-9]\\d*)';
const preRelease = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const semver = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-${preRelease}(?:\\.${preRelease})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
  'u',
);
const rfc3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/u;
const uri = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/u;
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const email = new RegExp(
  `^(?:${atom}(?:\\.${atom})*|"[^"\\\\]*")@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[^\\]]+\\])$`,
  'u',
);

interface ValueRow {
  id: string;
  /** The kind of the schema; any for empty values. */
  kind: string | undefined;
  isValid: (text: string) => boolean;
  what: string;
  alias: Alias;
  bad: string;
  good: string;
}

const valueRows: readonly ValueRow[] = [
  {
    id: 'dockerfile/empty-label',
    kind: undefined,
    isValid: (text) => text !== '',
    what: 'empty',
    alias: { tool: 'hadolint', id: 'DL3051' },
    bad: '""',
    good: 'x',
  },
  {
    id: 'dockerfile/label-url',
    kind: 'url',
    isValid: (text) => uri.test(text),
    what: 'no URL',
    alias: { tool: 'hadolint', id: 'DL3052' },
    bad: 'example.com',
    good: 'https://example.com/a',
  },
  {
    id: 'dockerfile/label-time',
    kind: 'rfc3339',
    isValid: (text) => rfc3339.test(text),
    what: 'no time of RFC 3339',
    alias: { tool: 'hadolint', id: 'DL3053' },
    bad: '2026-11-30',
    good: '2026-11-30T10:00:00Z',
  },
  {
    id: 'dockerfile/label-license',
    kind: 'spdx',
    isValid: (text) => spdxLicenses.has(text),
    what: 'no identifier of the SPDX License List',
    alias: { tool: 'hadolint', id: 'DL3054' },
    bad: 'Apache',
    good: 'Apache-2.0',
  },
  {
    id: 'dockerfile/label-git-hash',
    kind: 'hash',
    isValid: (text) => /^(?:[0-9a-f]{7}|[0-9a-f]{40})$/u.test(text),
    what: 'no hash of a git commit',
    alias: { tool: 'hadolint', id: 'DL3055' },
    bad: 'main',
    good: '0123abc',
  },
  {
    id: 'dockerfile/label-version',
    kind: 'semver',
    isValid: (text) => semver.test(text),
    what: 'no semantic version',
    alias: { tool: 'hadolint', id: 'DL3056' },
    bad: '1.0',
    good: '1.0.0-rc.1+x',
  },
  {
    id: 'dockerfile/label-email',
    kind: 'email',
    isValid: (text) => email.test(text),
    what: 'no e-mail address',
    alias: { tool: 'hadolint', id: 'DL3058' },
    bad: 'somebody',
    good: 'a.b@example.com',
  },
];

function* findInvalid(
  dockerfile: Dockerfile,
  { kind, isValid, what }: ValueRow,
  schema: ReadonlyMap<string, string>,
): Iterable<DockerfileFound> {
  for (const { name, value, text, isKnown } of labelsOf(dockerfile)) {
    const wanted = schema.get(name);
    if (wanted === undefined || (kind !== undefined && wanted !== kind)) continue;
    if (!isKnown) yield { at: value.span, doubt: `${name}: the value depends on a variable without a value` };
    else if (!isValid(unquoted(text)))
      yield {
        at: value.span,
        message: `The label ${name} is ${what}`,
        saw: `LABEL ${name}`,
        detail: { label: name },
        steps: ['Correct the value'],
      };
  }
}

const valueChecks = valueRows.map((row) => {
  const { id, kind = 'text', what, alias, bad, good } = row;
  const parameters = { schema: [`a=${kind}`] };
  return dockerfileCheck({
    id,
    title: `Label that is ${what}`,
    category: 'hygiene',
    severity: 'low',
    why: 'What reads the label relies on its form, and fails or takes nothing from it.',
    remediation: 'Correct the value.',
    aliases: [alias],
    parameters: { schema: { ...schemaParameter, also: schemaRule } },
    nothing: `no label of the schema is ${what}`,
    notApplicable: withoutSchema,
    find: (dockerfile, given) => findInvalid(dockerfile, row, schemaOf(given)),
    examples: {
      bad: [{ title: 'a wrong value', dockerfile: `FROM debian:13\nLABEL a=${bad}`, parameters }],
      good: [
        { title: 'a value', dockerfile: `FROM debian:13\nLABEL a="${good}"`, parameters },
        { title: 'another label', dockerfile: `FROM debian:13\nLABEL b=${bad}`, parameters },
      ],
      unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nARG A\nLABEL a=$A', parameters }],
    },
  });
});

/** Checks the labels of an image. */
export const checks = [key, missing, superfluous, ...valueChecks];
