import type { Dockerfile } from '../../core/image/dockerfile.ts';
import { flagOf } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';
import {
  writtenLabels,
  schemaOf,
  schemaParameter,
  schemaRule,
  withoutSchema,
} from '../support/dockerfile/label-schema.ts';
import { flagParameter } from '../support/parameters.ts';

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
    for (const { key: at, name, instruction } of writtenLabels(dockerfile)) {
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
    writtenLabels(dockerfile).flatMap(({ stage, name }) => (name === label ? [stage.index] : [])),
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
  id: 'dockerfile/missing-label',
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
    for (const { key: at, name } of writtenLabels(dockerfile))
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

/** Checks which labels an image has. */
export const checks = [key, missing, superfluous];
