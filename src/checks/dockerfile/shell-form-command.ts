import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';
import { inheritedInstruction } from '../support/dockerfile/inherited-instruction.ts';

/** BuildKit takes a SHELL for a decision, and reports no triggers. */
const defaultShell = 'in the default shell';
const chosenShell = 'in a shell that SHELL names';
const trigger = 'after ONBUILD';

/** KICS reads the last stage only. */
const lastStage = 'of the last stage';
const otherStage = 'of another stage';

export const check = dockerfileCheck({
  id: 'dockerfile/shell-form-command',
  title: 'CMD or ENTRYPOINT in shell form',
  category: 'hygiene',
  severity: 'low',
  why: 'A shell is process 1, and does not pass signals on: `docker stop` waits for its timeout and kills the application, which cannot finish its work.',
  remediation: 'Write a list of strings: CMD ["program", "argument"].',
  aliases: [
    { tool: 'buildkit', id: 'JSONArgsRecommended', only: [defaultShell] },
    { tool: 'hadolint', id: 'DL3025' },
    { tool: 'kics', id: 'Not Using JSON In CMD And ENTRYPOINT Arguments', only: [lastStage] },
  ],
  nothing: 'every CMD and ENTRYPOINT is a list of strings',
  *find(dockerfile) {
    const hasShell = inheritedInstruction(dockerfile, ({ keyword }) => keyword === 'SHELL');
    for (const { stage, instruction, isTrigger } of instructionsOf(dockerfile, 'CMD', 'ENTRYPOINT')) {
      if (instruction.command.form === 'exec') continue;
      const shell = hasShell(stage, instruction.span.start) ? chosenShell : defaultShell;
      yield {
        at: instruction.span,
        message: `${instruction.keyword} runs in a shell, which is process 1 of the container`,
        detail: {
          instruction: instruction.keyword,
          shell: isTrigger ? trigger : shell,
          stage: stage.isLast ? lastStage : otherStage,
        },
        steps: [
          `Write ${instruction.keyword} as a list of strings: ${instruction.keyword} ["program", "argument"]`,
          'Where a shell is needed, let it start the program with exec',
        ],
      };
    }
  },
  examples: {
    bad: [
      { title: 'CMD', dockerfile: 'FROM debian:13\nCMD nginx -g "daemon off;"' },
      { title: 'ENTRYPOINT', dockerfile: 'FROM debian:13\nENTRYPOINT exec app' },
      { title: 'a list that is none', dockerfile: "FROM debian:13\nCMD ['app']" },
      { title: 'behind SHELL', dockerfile: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nCMD app' },
      { title: 'after ONBUILD', dockerfile: 'FROM debian:13\nONBUILD CMD app' },
      { title: 'empty', dockerfile: 'FROM debian:13\nCMD' },
    ],
    good: [
      { title: 'a list', dockerfile: 'FROM debian:13\nENTRYPOINT ["app"]\nCMD ["--help"]' },
      { title: 'an empty list', dockerfile: 'FROM debian:13\nCMD []' },
      {
        title: 'a health check, which is no process 1',
        dockerfile: 'FROM debian:13\nHEALTHCHECK CMD curl -f x',
      },
    ],
    unsure: [],
  },
});
