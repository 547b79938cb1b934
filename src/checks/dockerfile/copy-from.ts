import type {
  CopyInstruction,
  Dockerfile,
  DockerfileStage,
  InstructionFlag,
} from '../../core/image/dockerfile.ts';
import { flagOf, unquoted } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';

interface CopyFrom {
  stage: DockerfileStage;
  instruction: CopyInstruction;
  flag: InstructionFlag;
  source: string;
}

/** The COPY instructions with `--from`. */
function* copiesFrom(dockerfile: Dockerfile): Iterable<CopyFrom> {
  for (const { stage, instruction } of instructionsOf(dockerfile, 'COPY')) {
    const flag = flagOf(instruction, 'from');
    const source = unquoted(flag?.value ?? '');
    if (flag !== undefined && source !== '') yield { stage, instruction, flag, source };
  }
}

const isNumber = (source: string): boolean => /^\d+$/u.test(source);

const numbered = dockerfileCheck({
  id: 'dockerfile/numbered-copy-source',
  title: 'Build stage referred to by its number',
  category: 'style',
  severity: 'info',
  why: 'A stage that is added or moved changes the numbers, and COPY takes files from another one.',
  remediation: 'Name the stage (`FROM … AS build`) and use `COPY --from=build`.',
  aliases: [{ tool: 'kics', id: 'Using Unnamed Build Stages' }],
  nothing: 'every COPY names its stage',
  *find(dockerfile) {
    for (const { flag, source } of copiesFrom(dockerfile))
      if (isNumber(source))
        yield {
          at: flag.span,
          message: `COPY takes files from stage number ${source}`,
          detail: { source },
          steps: ['Name the stage, and use the name'],
        };
  },
  examples: {
    bad: [
      {
        title: 'a number',
        dockerfile: 'FROM debian:13\nFROM scratch\nCOPY --chown=1 --from=0 /a /a',
      },
    ],
    good: [
      { title: 'a name', dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build /a /a' },
      { title: 'an image', dockerfile: 'FROM scratch\nCOPY --from=debian:13 /a /a' },
    ],
    unsure: [],
  },
});

/** Whether a source is an image, and says which: it has a tag or a digest. */
const isTagged = (source: string): boolean => source.includes(':');

const unknownSource = dockerfileCheck({
  id: 'dockerfile/unknown-copy-source',
  title: 'COPY --from an unknown stage',
  category: 'correctness',
  severity: 'medium',
  why: 'What is no stage before is taken for an image and pulled, with the tag latest: a typing error brings in the image of a stranger.',
  remediation: 'Name a stage that is defined before, or an image with its version.',
  aliases: [{ tool: 'hadolint', id: 'DL3022' }],
  nothing: 'every COPY --from names a stage before, or an image with a version',
  *find(dockerfile) {
    for (const { stage, flag, source } of copiesFrom(dockerfile)) {
      const earlier = dockerfile.stages.slice(0, stage.index + 1);
      const isStage = isNumber(source)
        ? Number(source) <= stage.index
        : earlier.some(({ name }) => name === source.toLowerCase());
      if (isTagged(source) || isStage) continue;
      yield {
        at: flag.span,
        message: isNumber(source)
          ? `There is no stage ${source} before`
          : `${source} is no stage before: unless the build has a context of that name, the image ${source}:latest is pulled`,
        detail: { source },
        steps: ['Name a stage that is defined before, or an image with its version'],
      };
    }
  },
  examples: {
    bad: [
      {
        title: 'no such stage',
        dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=biuld /a /a',
      },
      {
        title: 'a later stage',
        dockerfile: 'FROM scratch\nCOPY --from=later /a /a\nFROM debian:13 AS later',
      },
      { title: 'an image without a tag', dockerfile: 'FROM scratch\nCOPY --from=debian /a /a' },
      { title: 'no such number', dockerfile: 'FROM scratch\nCOPY --from=1 /a /a' },
    ],
    good: [
      {
        title: 'a stage before',
        dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=Build /a /a',
      },
      { title: 'its number', dockerfile: 'FROM debian:13\nFROM scratch\nCOPY --from=0 /a /a' },
      { title: 'an image with a tag', dockerfile: 'FROM scratch\nCOPY --from=debian:13 /a /a' },
      { title: 'the build context', dockerfile: 'FROM scratch\nCOPY a /a' },
    ],
    unsure: [],
  },
});

const own = dockerfileCheck({
  id: 'dockerfile/copy-from-own-stage',
  title: 'COPY --from its own stage',
  category: 'correctness',
  severity: 'medium',
  why: 'A stage cannot copy from itself: the build fails.',
  remediation: 'Name another stage, or use `RUN cp`.',
  aliases: [
    { tool: 'hadolint', id: 'DL3023' },
    { tool: 'trivy', id: 'DS-0006' },
    { tool: 'kics', id: "COPY '--from' References Current FROM Alias" },
  ],
  nothing: 'no COPY names its own stage',
  *find(dockerfile) {
    for (const { stage, flag, source } of copiesFrom(dockerfile)) {
      const isOwn = isNumber(source)
        ? Number(source) === stage.index
        : stage.name !== undefined && source.toLowerCase() === stage.name;
      if (isOwn)
        yield {
          at: flag.span,
          message: `${source} is the stage that the COPY is in`,
          detail: { source },
          steps: ['Name another stage, or use RUN cp'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'its name', dockerfile: 'FROM debian:13 AS build\nCOPY --from=build /a /b' },
      { title: 'its number', dockerfile: 'FROM debian:13\nCOPY --from=0 /a /b' },
    ],
    good: [{ title: 'another', dockerfile: 'FROM debian:13 AS a\nFROM scratch AS b\nCOPY --from=a /a /a' }],
    unsure: [],
  },
});

const isRoot = ({ text }: { text: string }): boolean => unquoted(text) === '/';

const whole = dockerfileCheck({
  id: 'dockerfile/whole-stage-copied',
  title: 'Whole file system copied from another stage',
  category: 'hygiene',
  severity: 'low',
  why: 'What the stage was separated for comes back: compilers, caches and whatever secrets a step left there.',
  remediation: 'Copy the files that are needed. To drop the layers only, build from the stage: `FROM build`.',
  aliases: [{ tool: 'hadolint', id: 'DL3067' }],
  nothing: 'no COPY takes the whole file system of a stage',
  *find(dockerfile) {
    for (const { instruction, source } of copiesFrom(dockerfile)) {
      if (instruction.sources.some(isRoot) && isRoot(instruction.destination))
        yield {
          at: instruction.span,
          message: `All of ${source} is copied`,
          detail: { source },
          steps: ['Copy the files that are needed'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'all', dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build / /' },
      { title: 'in JSON', dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build ["/", "/"]' },
    ],
    good: [
      { title: 'a part', dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build /out /' },
      {
        title: 'elsewhere',
        dockerfile: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build / /rootfs/',
      },
      { title: 'the build context', dockerfile: 'FROM scratch\nCOPY / /' },
    ],
    unsure: [],
  },
});

/** Checks what `COPY --from` names. */
export const checks = [numbered, unknownSource, own, whole];
