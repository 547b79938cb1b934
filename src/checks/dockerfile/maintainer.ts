import type { Dockerfile, InstructionOf } from '../../core/image/dockerfile.ts';
import { dockerfileCheck, instructionsOf, replaceText } from '../support/dockerfile/dockerfile-rule.ts';

/** A text in double quotes, in which nothing is expanded. */
function quotedLiteral(text: string, escape: string): string {
  const special = escape === '`' ? /["$`]/gu : /["$\\]/gu;
  const escaped = text.replaceAll(special, (character) => `${escape}${character}`);
  return `"${escaped}"`;
}

function changeOf(dockerfile: Dockerfile, { span, value }: InstructionOf<'MAINTAINER'>) {
  const author = quotedLiteral(value.text.replaceAll(/^"|"$/gu, ''), dockerfile.escape);
  return replaceText(dockerfile, {
    at: span,
    text: `LABEL org.opencontainers.image.authors=${author}`,
    title: 'Use LABEL',
    safety: 'safe',
  });
}

export const check = dockerfileCheck({
  id: 'dockerfile/maintainer',
  title: 'MAINTAINER instruction',
  category: 'style',
  severity: 'info',
  why: 'The instruction is deprecated; few tools show what it sets, and a build from the image loses it.',
  remediation: 'Write `LABEL org.opencontainers.image.authors="…"`.',
  aliases: [
    { tool: 'buildkit', id: 'MaintainerDeprecated' },
    { tool: 'hadolint', id: 'DL4000' },
    { tool: 'trivy', id: 'DS-0022' },
    { tool: 'kics', id: 'MAINTAINER Instruction Being Used' },
    { tool: 'checkov', id: 'CKV_DOCKER_6' },
  ],
  fixable: true,
  nothing: 'no MAINTAINER',
  *find(dockerfile) {
    for (const { instruction } of instructionsOf(dockerfile, 'MAINTAINER'))
      yield {
        at: instruction.span,
        message: 'MAINTAINER is deprecated',
        change: changeOf(dockerfile, instruction),
      };
  },
  examples: {
    bad: [
      { title: 'MAINTAINER', dockerfile: 'FROM debian:13\nMAINTAINER A "B" $C <a@example.com>' },
      { title: 'in lower case', dockerfile: 'from debian:13\nmaintainer a' },
    ],
    good: [{ title: 'a label', dockerfile: 'FROM debian:13\nLABEL org.opencontainers.image.authors="A"' }],
    unsure: [],
  },
});
