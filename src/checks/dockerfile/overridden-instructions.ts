import type { Dockerfile, InstructionOf } from '../../core/image/dockerfile.ts';
import type { Alias } from '../../core/rules/rule.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';

type Keyword = 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK';

/** Those that another of the same stage overrides; triggers count for themselves. */
function* findOverridden(dockerfile: Dockerfile, keyword: Keyword): Iterable<DockerfileFound> {
  const last = new Map<string, InstructionOf<Keyword>>();
  for (const { stage, instruction, isTrigger } of instructionsOf(dockerfile, keyword)) {
    const of = `${stage.index} ${isTrigger ? 'triggers' : ''}`;
    const before = last.get(of);
    last.set(of, instruction);
    if (before === undefined) continue;
    yield {
      at: before.span,
      message: `Another ${keyword} on line ${instruction.line} overrides this one`,
      detail: { instruction: keyword, stage: stage.name ?? String(stage.index) },
      steps: ['Remove the one that is not meant'],
    };
  }
}

interface Row {
  id: string;
  keyword: Keyword;
  example: string;
  aliases: readonly Alias[];
}

const rows: readonly Row[] = [
  {
    id: 'dockerfile/overridden-cmd',
    keyword: 'CMD',
    example: 'CMD ["a"]',
    aliases: [
      { tool: 'hadolint', id: 'DL4003' },
      { tool: 'trivy', id: 'DS-0016' },
      { tool: 'kics', id: 'Multiple CMD Instructions Listed' },
    ],
  },
  {
    id: 'dockerfile/overridden-entrypoint',
    keyword: 'ENTRYPOINT',
    example: 'ENTRYPOINT a',
    aliases: [
      { tool: 'hadolint', id: 'DL4004' },
      { tool: 'trivy', id: 'DS-0007' },
      { tool: 'kics', id: 'Multiple ENTRYPOINT Instructions Listed' },
    ],
  },
  {
    id: 'dockerfile/overridden-healthcheck',
    keyword: 'HEALTHCHECK',
    example: 'HEALTHCHECK --interval=5s CMD a',
    aliases: [
      { tool: 'hadolint', id: 'DL3012' },
      { tool: 'trivy', id: 'DS-0023' },
    ],
  },
];

/** Checks the instructions of which the last one counts. */
export const checks = rows.map(({ id, keyword, example, aliases }) =>
  dockerfileCheck({
    id,
    title: `Several ${keyword} instructions in one stage`,
    category: 'correctness',
    severity: 'low',
    why: `The last ${keyword} counts. Whoever changes another one sees no effect.`,
    remediation: `Keep one ${keyword}.`,
    aliases: [{ tool: 'buildkit', id: 'MultipleInstructionsDisallowed' }, ...aliases],
    nothing: `no stage has several ${keyword} instructions`,
    find: (dockerfile) => findOverridden(dockerfile, keyword),
    examples: {
      bad: [
        { title: 'two', dockerfile: `FROM debian:13\n${example}\nRUN true\n${example}` },
        {
          title: 'in a stage that is not the last',
          dockerfile: `FROM debian:13 AS a\n${example}\n${example}\nFROM scratch`,
        },
      ],
      good: [
        { title: 'one a stage', dockerfile: `FROM debian:13 AS a\n${example}\nFROM a\n${example}` },
        { title: 'one for images based on it', dockerfile: `FROM debian:13\nONBUILD ${example}\n${example}` },
        { title: 'none', dockerfile: 'FROM debian:13' },
      ],
      unsure: [],
    },
  }),
);
