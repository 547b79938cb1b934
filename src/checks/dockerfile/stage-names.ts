import type { Dockerfile } from '../../core/image/dockerfile.ts';
import { dockerfileCheck, replaceText, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

const sameSpelling = 'same spelling';

function* findDuplicates({ stages }: Dockerfile): Iterable<DockerfileFound> {
  const seen = new Map<string, string[]>();
  for (const { name, from } of stages) {
    if (name === undefined) continue;
    const written = from.name?.text ?? name;
    const before = seen.get(name);
    if (before !== undefined)
      yield {
        at: from.span,
        message: `A stage before has the name ${name}, too`,
        detail: { stage: name, spelling: before.includes(written) ? sameSpelling : 'other case' },
        steps: ['Give each stage a name of its own'],
      };
    seen.set(name, [...(before ?? []), written]);
  }
}

const duplicate = dockerfileCheck({
  id: 'dockerfile/duplicate-stage-name',
  title: 'Two build stages with one name',
  category: 'correctness',
  severity: 'medium',
  why: 'FROM, `COPY --from` and `--target` take one of them, and not the one that a reader expects.',
  remediation: 'Give each stage a name of its own.',
  aliases: [
    { tool: 'buildkit', id: 'DuplicateStageName' },
    { tool: 'hadolint', id: 'DL3024', only: [sameSpelling] },
    { tool: 'trivy', id: 'DS-0012' },
    { tool: 'kics', id: 'Same Alias In Different Froms', only: [sameSpelling] },
    { tool: 'checkov', id: 'CKV_DOCKER_11', only: [sameSpelling] },
  ],
  nothing: 'every stage has a name of its own',
  find: findDuplicates,
  examples: {
    bad: [
      { title: 'twice', dockerfile: 'FROM debian:13 AS build\nFROM debian:13 AS build' },
      { title: 'in another case', dockerfile: 'FROM debian:13 AS build\nFROM debian:13 AS Build' },
    ],
    good: [{ title: 'two names', dockerfile: 'FROM debian:13 AS build\nFROM debian:13 AS test\nFROM build' }],
    unsure: [],
  },
});

const reserved = dockerfileCheck({
  id: 'dockerfile/reserved-stage-name',
  title: 'Build stage named scratch or context',
  category: 'correctness',
  severity: 'low',
  why: 'These names mean the empty image and the build context; a stage of that name cannot be used.',
  remediation: 'Give the stage another name.',
  aliases: [
    { tool: 'buildkit', id: 'ReservedStageName' },
    { tool: 'hadolint', id: 'DL3063' },
  ],
  nothing: 'no stage has a reserved name',
  *find({ stages }) {
    for (const { name, from } of stages)
      if (name === 'scratch' || name === 'context')
        yield {
          at: from.span,
          message: `${name} is reserved`,
          detail: { stage: name },
          steps: ['Give the stage another name'],
        };
  },
  examples: {
    bad: [
      { title: 'scratch', dockerfile: 'FROM debian:13 AS scratch' },
      { title: 'context', dockerfile: 'FROM debian:13 AS Context' },
    ],
    good: [{ title: 'another name', dockerfile: 'FROM scratch AS empty' }],
    unsure: [],
  },
});

const casing = dockerfileCheck({
  id: 'dockerfile/stage-name-case',
  title: 'Build stage name with upper-case letters',
  category: 'style',
  severity: 'info',
  why: 'FROM and `COPY --from` take names in any case, and FROM finds such a stage only by its name in lower case.',
  remediation: 'Write the name in lower case.',
  aliases: [{ tool: 'buildkit', id: 'StageNameCasing' }],
  fixable: true,
  nothing: 'every name of a stage is in lower case',
  *find(dockerfile) {
    for (const { name = '', from } of dockerfile.stages) {
      const written = from.name;
      if (written === undefined || written.text === name) continue;
      yield {
        at: from.span,
        message: `The name ${written.text} has upper-case letters`,
        detail: { stage: written.text },
        change: replaceText(dockerfile, {
          at: written.span,
          text: name,
          title: `Write ${name}`,
          safety: 'safe',
        }),
      };
    }
  },
  examples: {
    bad: [{ title: 'upper case', dockerfile: 'FROM debian:13 AS Build' }],
    good: [{ title: 'lower case', dockerfile: 'FROM debian:13 AS build\nFROM debian:13' }],
    unsure: [],
  },
});

const isLower = (text: string): boolean => text === text.toLowerCase();
const isUpper = (text: string): boolean => text === text.toUpperCase();

const asCasing = dockerfileCheck({
  id: 'dockerfile/as-case',
  title: 'FROM and AS in different case',
  category: 'style',
  severity: 'info',
  why: 'Instructions in one case are easier to read.',
  remediation: 'Write FROM and AS in the same case.',
  aliases: [{ tool: 'buildkit', id: 'FromAsCasing' }],
  fixable: true,
  nothing: 'FROM and AS have the same case',
  *find(dockerfile) {
    for (const { from } of dockerfile.stages) {
      const { as, written } = from;
      if (as === undefined || (!isLower(written.text) && !isUpper(written.text))) continue;
      const wanted = isLower(written.text) ? 'as' : 'AS';
      if (as.text === wanted) continue;
      yield {
        at: from.span,
        message: `${written.text} and ${as.text} differ in case`,
        detail: { as: as.text },
        change: replaceText(dockerfile, {
          at: as.span,
          text: wanted,
          title: `Write ${wanted}`,
          safety: 'safe',
        }),
      };
    }
  },
  examples: {
    bad: [
      { title: 'as in lower case', dockerfile: 'FROM debian:13 as build' },
      { title: 'AS in upper case', dockerfile: 'from debian:13 AS build' },
      { title: 'As', dockerfile: 'FROM debian:13 As build' },
    ],
    good: [
      { title: 'both in upper case', dockerfile: 'FROM debian:13 AS build' },
      { title: 'both in lower case', dockerfile: 'from debian:13 as build' },
      { title: 'a mixed FROM, which another rule reports', dockerfile: 'From debian:13 as build' },
    ],
    unsure: [],
  },
});

/** Checks the names of stages. */
export const checks = [duplicate, reserved, casing, asCasing];
