import type { Dockerfile } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

/** Comments that switch rules off, by the tool that reads them. */
const pragmas: readonly { tool: string; form: RegExp }[] = [
  { tool: 'hadolint', form: /^#\s*hadolint\s+(?:global\s+)?ignore\s*=/u },
  { tool: 'ironhull', form: /^#\s*ironhull\s+ignore\s*=/u },
  { tool: 'BuildKit', form: /^#\s*check\s*=\s*skip\s*=/iu },
  { tool: 'Trivy', form: /^#\s*(?:trivy|tfsec):ignore:/u },
  { tool: 'Checkov', form: /^#\s*checkov:skip=/u },
  { tool: 'KICS', form: /^#\s*kics-scan\s+(?:ignore|disable)/u },
];

/** The comment lines of a file: not those inside a heredoc. */
function* commentLines({ text, instructions }: Dockerfile): Iterable<{ text: string; at: Span }> {
  const heredocs = instructions.flatMap((instruction) => instruction.heredocs.map(({ span }) => span));
  let next = 0;
  for (const { index, 0: line, 1: comment = '' } of text.matchAll(/^[ \t]*(#.*)$/gmu)) {
    const start = index + line.length - comment.length;
    while ((heredocs[next]?.end ?? Infinity) <= start) next++;
    if ((heredocs[next]?.start ?? Infinity) <= start) continue;
    yield { text: comment, at: { start, end: start + comment.trimEnd().length } };
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/inline-ignore',
  title: 'Rule switched off by a comment',
  category: 'style',
  severity: 'info',
  why: 'Whoever may change the file decides what is not reported; a policy keeps that decision in one place, with a reason and an end.',
  remediation: 'Waive the finding in the policy.',
  aliases: [{ tool: 'hadolint', id: 'DL1001', only: ['hadolint'] }],
  nothing: 'no comment switches a rule off',
  *find(dockerfile) {
    for (const { text, at } of commentLines(dockerfile)) {
      const pragma = pragmas.find(({ form }) => form.test(text));
      if (pragma !== undefined)
        yield {
          at,
          message: `A comment switches rules of ${pragma.tool} off`,
          detail: { tool: pragma.tool },
          steps: ['Waive the finding in the policy, with a reason, and remove the comment'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'hadolint', dockerfile: '# hadolint ignore=DL3006\nFROM debian' },
      { title: 'hadolint, for the file', dockerfile: '# hadolint global ignore=DL3006,DL3007\nFROM debian' },
      { title: 'BuildKit', dockerfile: '# check=skip=JSONArgsRecommended\nFROM debian:13' },
      {
        title: 'Checkov, inside an instruction',
        dockerfile: 'FROM debian:13\nRUN a \\\n  # checkov:skip=CKV_DOCKER_2:x\n  b',
      },
    ],
    good: [
      { title: 'another comment', dockerfile: '# hadolint is used here\nFROM debian:13' },
      { title: 'in a heredoc', dockerfile: 'FROM debian:13\nRUN <<EOF\n# hadolint ignore=DL3006\nEOF' },
    ],
    unsure: [],
  },
});
