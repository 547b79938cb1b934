import type {
  CommandInstruction,
  Dockerfile,
  DockerfileStage,
  RunCommand,
} from '../../core/image/dockerfile.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** A use of wget or curl. */
interface Use {
  stage: DockerfileStage;
  instruction: CommandInstruction;
  command: RunCommand;
}

const programsOf = (uses: readonly Use[]): ReadonlySet<string> =>
  new Set(uses.map(({ command }) => command.program));

function* findIn(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const uses = [...commandsIn(dockerfile)].filter(
    ({ command: { program } }) => program === 'wget' || program === 'curl',
  );
  const stages = Map.groupBy(uses, ({ stage }) => stage.index);
  const both = [...stages.values()].filter((own) => programsOf(own).size > 1);
  for (const own of both) yield* seconds(own, 'one stage');
  if (both.length === 0 && programsOf(uses).size > 1) yield* seconds(uses, 'several stages');
  yield* notUnderstood(dockerfile);
}

/** The uses of the program that is not the first, one for each instruction. */
function* seconds(uses: readonly Use[], where: string): Iterable<DockerfileFound> {
  const [first] = uses;
  const second = uses.findIndex(({ command }) => command.program !== first?.command.program);
  const seen = new Set<CommandInstruction>();
  for (const { instruction, command } of uses.slice(second)) {
    if (seen.has(instruction)) continue;
    seen.add(instruction);
    yield {
      at: command.programAt,
      message: `wget and curl are used in ${where}: one of them is enough`,
      detail: { where, program: command.program },
      severity: where === 'one stage' ? 'low' : 'info',
      steps: ['Use the program that the base image has, and do not install the other'],
    };
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/wget-and-curl',
  title: 'Both wget and curl used',
  category: 'hygiene',
  severity: 'low',
  why: 'Both do the same. Each makes the image larger, and is one more tool for an attacker and one more package to update.',
  remediation: 'Use one of them.',
  aliases: [
    { tool: 'hadolint', id: 'DL4001', only: ['one stage'] },
    { tool: 'trivy', id: 'DS-0014' },
    { tool: 'kics', id: "Run Using 'wget' and 'curl'", only: ['one stage'] },
  ],
  nothing: 'wget or curl is used, not both',
  find: findIn,
  examples: {
    bad: [
      {
        title: 'in two steps',
        dockerfile: 'FROM debian:13\nRUN wget https://example.com/a\nRUN curl https://example.com/b',
      },
      { title: 'in one step', dockerfile: 'FROM debian:13\nRUN curl -O x && wget y' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["wget", "x"]\nRUN ["curl", "y"]' },
      { title: 'in two stages', dockerfile: 'FROM debian:13 AS a\nRUN curl x\nFROM debian:13\nRUN wget y' },
    ],
    good: [
      { title: 'one of them', dockerfile: 'FROM debian:13\nRUN curl x && curl y' },
      {
        title: 'both are installed',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y wget curl && curl x',
      },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $FETCH x' }],
  },
});
