import type { Dockerfile, DockerfileProblem } from '../../core/image/dockerfile.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

const beforeFrom = dockerfileCheck({
  id: 'dockerfile/instruction-before-from',
  title: 'Instruction before the first FROM',
  category: 'correctness',
  severity: 'high',
  why: 'The builder refuses the file.',
  remediation: 'Begin the file with FROM; only ARG may be before it.',
  aliases: [{ tool: 'hadolint', id: 'DL3061' }],
  nothing: 'the file begins with FROM, or with ARG before it',
  *find({ instructions }) {
    for (const instruction of instructions) {
      if (instruction.keyword === 'FROM') return;
      if (instruction.keyword === 'ARG') continue;
      yield {
        at: instruction.span,
        message: `${instruction.keyword} is before the first FROM`,
        detail: { instruction: instruction.keyword },
        steps: ['Move it behind FROM'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'LABEL', dockerfile: 'LABEL a=b\nFROM debian:13', isRefused: true },
      { title: 'no FROM at all', dockerfile: 'RUN true', isRefused: true },
    ],
    good: [{ title: 'ARG', dockerfile: '# a comment\nARG TAG=13\nFROM debian:$TAG' }],
    unsure: [],
  },
});

/** The keyword that a problem is at, if it is that of a trigger which ONBUILD cannot have. */
function triggerAt({ text }: Dockerfile, { span }: DockerfileProblem): string | undefined {
  const keyword = text.slice(span.start, span.end).toUpperCase();
  const isTrigger = /onbuild\s+$/iu.test(text.slice(Math.max(0, span.start - 200), span.start));
  return isTrigger && ['FROM', 'ONBUILD', 'MAINTAINER'].includes(keyword) ? keyword : undefined;
}

const trigger = dockerfileCheck({
  id: 'dockerfile/onbuild-trigger',
  title: 'ONBUILD with FROM, MAINTAINER or ONBUILD',
  category: 'correctness',
  severity: 'high',
  why: 'The builder refuses the file: these cannot be triggers.',
  remediation: 'Remove the trigger.',
  aliases: [{ tool: 'hadolint', id: 'DL3043' }],
  nothing: 'every trigger of ONBUILD is allowed',
  *find(dockerfile) {
    for (const problem of dockerfile.problems) {
      const keyword = triggerAt(dockerfile, problem);
      if (keyword !== undefined)
        yield {
          at: problem.span,
          message: `ONBUILD cannot trigger ${keyword}`,
          detail: { trigger: keyword },
          steps: ['Remove the trigger'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'FROM', dockerfile: 'FROM debian:13\nONBUILD FROM debian:13', isRefused: true },
      { title: 'ONBUILD', dockerfile: 'FROM debian:13\nONBUILD ONBUILD RUN true', isRefused: true },
      { title: 'MAINTAINER', dockerfile: 'FROM debian:13\nonbuild maintainer a', isRefused: true },
    ],
    good: [{ title: 'another', dockerfile: 'FROM debian:13\nONBUILD COPY . /app' }],
    unsure: [
      {
        title: 'another problem of the file',
        dockerfile: 'FROM debian:13\nONBUILD COPY . /app\nNOTHING',
        isRefused: true,
      },
    ],
  },
});

/** Checks which instructions are where. */
export const checks = [beforeFrom, trigger];
