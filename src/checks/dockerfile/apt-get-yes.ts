import type { RunCommand } from '../../core/dockerfile.ts';
import { commandsIn, hasOption, notUnderstood } from '../support/dockerfile-commands.ts';
import { dockerfileCheck, replaceText } from '../support/dockerfile-rule.ts';

/** Whether apt-get answers its questions by itself: `-y`, `-qq` and their long forms. */
function answersItself(command: RunCommand): boolean {
  const quiet = command.arguments.filter(({ text }) => /^-[a-z]*q/u.test(text)).map(({ text }) => text);
  const level = quiet.join('').split('q').length - 1;
  return (
    level > 1 ||
    hasOption(command, 'y', '--yes', '--assume-yes', '--force-yes') ||
    command.arguments.some(({ text }) => /^(?:-q=[2-9]|--quiet=[2-9])$/u.test(text))
  );
}

export const check = dockerfileCheck({
  id: 'dockerfile/apt-get-yes',
  title: 'apt-get install without -y',
  category: 'correctness',
  severity: 'medium',
  why: 'apt-get asks before it installs, and nobody answers in a build: it stops.',
  remediation: 'Write `apt-get install -y`.',
  aliases: [
    { tool: 'hadolint', id: 'DL3014' },
    { tool: 'trivy', id: 'DS-0021' },
    { tool: 'kics', id: "APT-GET Missing '-y' To Avoid Manual Input" },
  ],
  fixable: true,
  nothing: 'every apt-get install answers by itself',
  *find(dockerfile) {
    for (const { command } of commandsIn(dockerfile)) {
      if (command.program !== 'apt-get' || answersItself(command)) continue;
      const verb = command.arguments.find(({ text }) => text === 'install');
      if (verb === undefined) continue;
      yield {
        at: verb.at,
        message: 'apt-get install asks before it installs: -y is missing',
        change: replaceText(dockerfile, { at: verb.at, text: 'install -y', title: 'Add -y', safety: 'safe' }),
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [{ title: 'without -y', dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install curl' }],
    good: [
      { title: 'with -y', dockerfile: 'FROM debian:13\nRUN apt-get install -y curl' },
      { title: 'very quiet', dockerfile: 'FROM debian:13\nRUN apt-get -qq install curl' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $APT install curl' }],
  },
});
