import type { Dockerfile, DockerfileStage, ValueInstruction } from '../../core/image/dockerfile.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { isRoot, rootSpelling, rootSpellings } from '../support/user.ts';

/** The last USER of each stage that has one. */
function* lastUsers({
  stages,
}: Dockerfile): Iterable<{ stage: DockerfileStage; instruction: ValueInstruction }> {
  for (const stage of stages) {
    const instruction = stage.instructions.findLast((one): one is ValueInstruction => one.keyword === 'USER');
    if (instruction !== undefined) yield { stage, instruction };
  }
}

/** The stages whose USER is that of an image that is built: it is found by the rule on images. */
function decidingStages(
  { stages }: Dockerfile,
  users: readonly { stage: DockerfileStage }[],
): ReadonlySet<DockerfileStage | undefined> {
  const own = new Map(users.map(({ stage }) => [stage.index, stage]));
  return new Set(
    stages
      .filter(({ isBuilt }) => isBuilt)
      .map((built) => {
        let at: DockerfileStage | undefined = built;
        while (at !== undefined && !own.has(at.index))
          at = at.base.kind === 'stage' ? stages[at.base.index] : undefined;
        return at;
      }),
  );
}

/** Linters that do not look at stages take the last USER of the file for that of the image. */
function lastOfFile(
  users: readonly { instruction: ValueInstruction }[],
  instruction: ValueInstruction,
): { position?: string } {
  const { text } = instruction.value;
  if (users.at(-1)?.instruction !== instruction || rootSpelling(text) === 'another spelling') return {};
  return { position: text === 'root' ? 'last USER of the file, root by name' : 'last USER of the file' };
}

const stageRoot = dockerfileCheck({
  id: 'dockerfile/root-in-build-stage',
  title: 'Build stage ends as root',
  category: 'hygiene',
  severity: 'info',
  why: 'A stage that is based on it runs its commands as root, and a build of this stage alone makes an image that runs as root.',
  remediation: 'End the stage with an unprivileged user, unless later stages only copy files from it.',
  aliases: [
    { tool: 'hadolint', id: 'DL3002', only: rootSpellings },
    { tool: 'trivy', id: 'DS-0002', only: ['last USER of the file', 'last USER of the file, root by name'] },
    { tool: 'checkov', id: 'CKV_DOCKER_8', only: ['last USER of the file, root by name'] },
  ],
  nothing: 'no stage before that of the image ends as root',
  *find(dockerfile) {
    const users = [...lastUsers(dockerfile)];
    const deciding = decidingStages(dockerfile, users);
    for (const { stage, instruction } of users) {
      const user = dockerfile.expandAt(instruction, instruction.value.text);
      if (deciding.has(stage)) continue;
      if (!user.isKnown)
        yield { at: instruction.span, doubt: 'the user depends on a variable without a value' };
      else if (isRoot(user.text))
        yield {
          at: instruction.value.span,
          message: `The stage ${stage.name ?? String(stage.index)} ends as root`,
          detail: {
            stage: stage.name ?? String(stage.index),
            user: rootSpelling(instruction.value.text),
            ...lastOfFile(users, instruction),
          },
          steps: ['End the stage with USER and an unprivileged user'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'a build stage', dockerfile: 'FROM debian:13 AS build\nUSER root\nFROM debian:13\nUSER 1000' },
      { title: 'a base stage', dockerfile: 'FROM debian:13 AS base\nUSER 0:0\nFROM base\nUSER 1000' },
      {
        title: 'a stage without a name',
        dockerfile: 'FROM debian:13\nUSER root:app\nFROM debian:13\nUSER 1000',
      },
    ],
    good: [
      { title: 'the stage of the image', dockerfile: 'FROM debian:13\nUSER root' },
      {
        title: 'not the last',
        dockerfile: 'FROM debian:13 AS b\nUSER root\nUSER app\nFROM debian:13\nUSER 1000',
      },
      { title: 'the user of the image', dockerfile: 'FROM debian:13 AS b\nUSER root\nFROM b' },
    ],
    unsure: [
      {
        title: 'a build argument',
        dockerfile: 'FROM debian:13 AS b\nARG U\nUSER $U\nFROM debian:13\nUSER 1',
      },
    ],
  },
});

const nonNumeric = dockerfileCheck({
  id: 'dockerfile/non-numeric-user',
  title: 'User by name',
  category: 'hygiene',
  severity: 'info',
  why: 'What a name stands for is in the image only: Kubernetes refuses it with `runAsNonRoot`, and a base image that changes its `/etc/passwd` changes the user.',
  remediation: 'Write the number of the user: `USER 1000:1000`.',
  aliases: [{ tool: 'hadolint', id: 'DL3066' }],
  nothing: 'every USER that counts is a number',
  *find(dockerfile) {
    for (const { instruction } of lastUsers(dockerfile)) {
      const { text, isKnown, fromArgs } = dockerfile.expandAt(instruction, instruction.value.text);
      const [user = ''] = text.split(':');
      const at = instruction.value.span;
      if (isKnown && /^\d*$/u.test(user)) continue;
      if (!isKnown || fromArgs) yield { at, doubt: `${instruction.value.text} depends on a variable` };
      else
        yield {
          at,
          message: `USER ${user} is a name`,
          detail: { user },
          steps: ['Write the number of the user, as `id -u` in the image shows it'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'a name', dockerfile: 'FROM debian:13\nUSER app' },
      { title: 'with a group', dockerfile: 'FROM debian:13\nUSER app:1000' },
      { title: 'root', dockerfile: 'FROM debian:13\nUSER root' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nENV U=app\nUSER $U' },
      { title: 'of each stage', dockerfile: 'FROM debian:13 AS b\nUSER app\nFROM debian:13\nUSER 1000' },
    ],
    good: [
      { title: 'a number', dockerfile: 'FROM debian:13\nUSER root\nRUN make\nUSER 1000:app' },
      { title: 'a number in a variable', dockerfile: 'FROM debian:13\nENV U=1000\nUSER ${U}' },
      { title: 'none', dockerfile: 'FROM debian:13' },
    ],
    unsure: [{ title: 'a build argument', dockerfile: 'FROM debian:13\nARG U=app\nUSER $U' }],
  },
});

/** Checks the USER instructions of stages. */
export const checks = [stageRoot, nonNumeric];
