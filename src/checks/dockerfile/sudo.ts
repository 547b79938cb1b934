import type { Dockerfile, DockerfileStage, RunCommand } from '../../core/image/dockerfile.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import {
  dockerfileCheck,
  replaceText,
  type DockerfileDefect,
} from '../support/dockerfile/dockerfile-rule.ts';
import { isSudo, mayLackRoot } from '../support/dockerfile/stage-user.ts';

/**
 * Removes `sudo` where it has no options and is written in front of the program, unless the step runs as another
 * user than root.
 */
function removal(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  { wrappers, programAt }: RunCommand,
): Pick<DockerfileDefect, 'change' | 'steps'> {
  const [word, ...others] = wrappers;
  const isPlain =
    word !== undefined &&
    others.length === 0 &&
    /^sudo\s+$/u.test(dockerfile.text.slice(word.at.start, programAt.start)) &&
    isSudo(word) &&
    !mayLackRoot(dockerfile, stage, word.at.start);
  return isPlain
    ? {
        // The base image may set another user than root.
        change: replaceText(dockerfile, {
          at: { start: word.at.start, end: programAt.start },
          text: '',
          title: 'Remove sudo',
          safety: 'risky',
        }),
      }
    : { steps: ['Run it as root before the USER instruction, without sudo'] };
}

export const check = dockerfileCheck({
  id: 'dockerfile/sudo',
  title: 'sudo used in build',
  severity: 'low',
  why: 'A build needs no sudo: it is root until USER says otherwise. Where sudo is installed and permitted, every process of the container has a way to become root.',
  remediation: 'Run what needs root before USER, or switch with USER root and back.',
  aliases: [
    { tool: 'hadolint', id: 'DL3004' },
    { tool: 'trivy', id: 'DS-0010' },
    { tool: 'dockle', id: 'DKL-DI-0001' },
    { tool: 'kics', id: 'Run Using Sudo' },
    { tool: 'checkov', id: 'CKV2_DOCKER_1' },
  ],
  fixable: true,
  nothing: 'no step uses sudo',
  *find(dockerfile) {
    for (const { stage, command } of commandsIn(dockerfile)) {
      const word = command.wrappers.find(isSudo);
      if (word === undefined) continue;
      yield {
        at: word.at,
        message: `${command.program || 'a command'} runs by sudo`,
        saw: 'sudo',
        detail: { program: command.program },
        ...removal(dockerfile, stage, command),
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'in front of a command', dockerfile: 'FROM debian:13\nRUN sudo apt-get update' },
      { title: 'in a chain', dockerfile: 'FROM debian:13\nRUN a && sudo -E -u app b' },
      {
        title: 'behind a pipe, behind a semicolon',
        dockerfile: 'FROM debian:13\nRUN echo x | sudo tee /x; sudo c',
      },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["sudo", "apt-get", "update"]' },
      { title: 'with its directory', dockerfile: 'FROM debian:13\nRUN /usr/bin/sudo a' },
      { title: 'of a shell', dockerfile: "FROM debian:13\nRUN sudo sh -c 'sudo a'" },
      { title: 'behind env', dockerfile: 'FROM debian:13\nRUN env A=b sudo a' },
      { title: 'alone', dockerfile: 'FROM debian:13\nRUN sudo -v' },
      { title: 'ONBUILD', dockerfile: 'FROM debian:13\nONBUILD RUN sudo a' },
    ],
    good: [
      { title: 'without', dockerfile: 'FROM debian:13\nRUN apt-get update' },
      {
        title: 'a package and a text',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y sudo && echo sudo x > /etc/sudo',
      },
      { title: 'gosu', dockerfile: 'FROM debian:13\nRUN gosu app a' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $SUDO apt-get update' }],
  },
});
