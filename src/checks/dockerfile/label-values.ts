import type { Dockerfile } from '../../core/image/dockerfile.ts';
import type { Alias } from '../../core/rules/rule.ts';
import { spdxLicenses } from '../../knowledge/dockerfile/spdx-licenses.ts';
import { unquoted } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';
import {
  writtenLabels,
  schemaOf,
  schemaParameter,
  schemaRule,
  withoutSchema,
} from '../support/dockerfile/label-schema.ts';

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
  for (const { name, value, text, isKnown } of writtenLabels(dockerfile)) {
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

/** Checks the values of labels against the kinds of the schema. */
export const checks = valueRows.map((row) => {
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
