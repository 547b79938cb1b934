import type { Dockerfile, DockerfileStage, Instruction, RunCommand } from '../../core/image/dockerfile.ts';
import { notUnderstood, runsOf } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** Whether the shell of an instruction fails with any part of a pipe: by an option of bash, zsh or ash, of sh, or not. */
type Pipefail = 'set' | 'set for sh' | 'not set';

const withOption = /^(?:ba|z|a)sh$/u;
const nameOf = (word = ''): string => word.slice(word.lastIndexOf('/') + 1);

function pipefailOf(words: readonly string[]): Pipefail {
  const option = words.findIndex((word) => word === 'pipefail');
  if (option < 1 || !/^-[A-Za-z]*o[A-Za-z]*$/u.test(words[option - 1] ?? '')) return 'not set';
  return withOption.test(nameOf(words[0])) ? 'set' : 'set for sh';
}

/** What SHELL decides for each instruction of a file; a stage has the shell of the stage that it is based on. */
function pipefails({ stages }: Dockerfile): ReadonlyMap<Instruction, Pipefail> {
  const states = new Map<Instruction, Pipefail>();
  const ends: Pipefail[] = [];
  for (const { base, instructions } of stages) {
    let state: Pipefail = (base.kind === 'stage' ? ends[base.index] : undefined) ?? 'not set';
    for (const instruction of instructions) {
      states.set(instruction, state);
      if (instruction.keyword === 'ONBUILD' && instruction.trigger) states.set(instruction.trigger, state);
      if (instruction.keyword === 'SHELL' && instruction.command.form === 'exec')
        state = pipefailOf(instruction.command.words.map(({ text }) => text));
    }
    ends.push(state);
  }
  return states;
}

/** How a RUN treats a pipe that fails in front of its last command. */
type Kind = 'not set' | 'set for sh' | 'set in the RUN' | 'not set in a nested shell';

/** Whether `set -o pipefail` is run before a command. */
function setsBefore(commands: readonly RunCommand[], pipe: RunCommand): boolean {
  return commands
    .slice(0, commands.indexOf(pipe))
    .some(
      ({ program, arguments: words }) =>
        program === 'set' && pipefailOf(['bash', ...words.map(({ text }) => text)]) === 'set',
    );
}

/** Commands that do not fail. */
const sure: ReadonlySet<string> = new Set(['echo', 'printf', 'yes', 'true']);

function kindOf(commands: readonly RunCommand[], pipe: RunCommand, shell: Pipefail): Kind | undefined {
  if (pipe.shell !== undefined) {
    if (pipefailOf(pipe.shell) === 'set' || setsBefore(commands, pipe)) return undefined;
    return 'not set in a nested shell';
  }
  if (shell === 'set') return undefined;
  if (setsBefore(commands, pipe)) return 'set in the RUN';
  return shell;
}

function findPipe(
  stage: DockerfileStage,
  commands: readonly RunCommand[],
  shell: Pipefail,
): DockerfileFound | undefined {
  const kinds = commands.flatMap((pipe) => {
    const kind = pipe.isPiped ? kindOf(commands, pipe, shell) : undefined;
    return kind === undefined ? [] : [{ pipe, kind }];
  });
  const [first] = kinds.toSorted(
    (a, b) => Number(a.kind === 'set in the RUN') - Number(b.kind === 'set in the RUN'),
  );
  if (first === undefined) return undefined;
  const { pipe, kind } = first;
  const isMinor =
    kind === 'set for sh' || kind === 'set in the RUN' || pipe.reads.every((name) => sure.has(name));
  return {
    at: pipe.at,
    message:
      kind === 'set in the RUN'
        ? 'pipefail is set by a command of the RUN, which not every shell knows: SHELL sets it for all'
        : kind === 'set for sh'
          ? 'pipefail is set for sh, which not every distribution’s sh knows'
          : `if ${pipe.reads[0] ?? 'a command'} fails, the step succeeds: pipefail is not set`,
    detail: { kind, program: pipe.program },
    severity: isMinor || !stage.isUsed ? 'info' : 'low',
    steps: ['Write SHELL ["/bin/bash", "-o", "pipefail", "-c"] in front of the RUN; in Alpine, /bin/ash'],
  };
}

export const check = dockerfileCheck({
  id: 'dockerfile/unchecked-pipe',
  title: 'Pipe in RUN without pipefail',
  category: 'hygiene',
  severity: 'low',
  why: 'Only the last command of a pipe counts. If the download in front of it fails, the build goes on with what there is.',
  remediation: 'Set the option pipefail with SHELL in front of the RUN.',
  aliases: [
    { tool: 'hadolint', id: 'DL4006', only: ['not set', 'set for sh', 'set in the RUN'] },
    { tool: 'trivy', id: 'DS-0032', only: ['not set', 'set for sh'] },
    {
      tool: 'kics',
      id: 'Shell Running A Pipe Without Pipefail Flag',
      only: ['not set in a nested shell'],
    },
  ],
  nothing: 'no pipe hides a failure',
  *find(dockerfile) {
    const shells = pipefails(dockerfile);
    for (const { stage, instruction, run } of runsOf(dockerfile)) {
      const found = findPipe(stage, run.commands, shells.get(instruction) ?? 'not set');
      if (found !== undefined) yield found;
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      {
        title: 'the default shell',
        dockerfile: 'FROM debian:13\nRUN wget -qO- https://example.com/x | tar xz',
      },
      {
        title: 'a shell without the option',
        dockerfile: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN a | b',
      },
      {
        title: 'another stage has it',
        dockerfile:
          'FROM debian:13 AS a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM debian:13\nRUN a | b',
      },
      {
        title: 'behind the RUN',
        dockerfile: 'FROM debian:13\nRUN a | b\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]',
      },
      { title: 'a nested shell', dockerfile: 'FROM debian:13\nRUN bash -c "a | b"' },
      { title: 'a nested shell of exec form', dockerfile: 'FROM debian:13\nRUN ["bash", "-c", "a | b"]' },
      { title: 'a loop', dockerfile: 'FROM debian:13\nRUN a | while read x; do b "$x"; done' },
      { title: 'standard error too', dockerfile: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN a |& b' },
      { title: 'set in the RUN', dockerfile: 'FROM debian:13\nRUN set -eo pipefail && a | b' },
      { title: 'for sh', dockerfile: 'FROM alpine:3\nSHELL ["/bin/sh", "-eo", "pipefail", "-c"]\nRUN a | b' },
      { title: 'ONBUILD', dockerfile: 'FROM debian:13\nONBUILD RUN a | b' },
      { title: 'a heredoc', dockerfile: 'FROM debian:13\nRUN <<EOF\na | b\nEOF' },
    ],
    good: [
      {
        title: 'with the option',
        dockerfile: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b',
      },
      {
        title: 'in the middle of a cluster',
        dockerfile: 'FROM debian:13\nSHELL ["/bin/bash", "-oeu", "pipefail", "-c"]\nRUN a | b',
      },
      {
        title: 'in a cluster',
        dockerfile: 'FROM alpine:3\nSHELL ["/bin/ash", "-euxo", "pipefail", "-c"]\nRUN a | b',
      },
      {
        title: 'of the base stage',
        dockerfile: 'FROM debian:13 AS a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM a\nRUN a | b',
      },
      { title: 'no pipe', dockerfile: 'FROM debian:13\nRUN a || b && echo "a | b"' },
      {
        title: 'a nested shell with the option',
        dockerfile: "FROM debian:13\nRUN bash -o pipefail -c 'a | b' && bash -c 'set -o pipefail; a | b'",
      },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["a", "|", "b"]' },
    ],
    unsure: [
      { title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $A b' },
      {
        title: 'PowerShell, in ONBUILD',
        dockerfile: 'FROM debian:13\nSHELL ["pwsh", "-c"]\nONBUILD RUN a | b',
      },
      { title: 'PowerShell', dockerfile: 'FROM debian:13\nSHELL ["pwsh", "-c"]\nRUN a | b' },
    ],
  },
});
