import type { RunCommand, RunWord } from '../../core/image/dockerfile.ts';
import { addOption } from '../support/dockerfile/command-edits.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { mayHoldOptions } from '../support/dockerfile/package-command.ts';

/** One-letter options of wget that take a value: what follows them in a word is no option. */
const valued = /^-[A-Za-z]*?[aABDeGiIlnoOPQRtTUwXY]/u;
const quiet = /^(?:--quiet|--no-verbose|--progress(?:=.*)?|--output-file(?:=.*)?|--append-output(?:=.*)?)$/u;

/** Whether wget writes no progress bar: it is quiet, or writes to a file. */
function hasNoBar({ arguments: words }: RunCommand): boolean {
  return words.some(({ text }) => {
    if (quiet.test(text)) return true;
    if (!/^-[A-Za-z]/u.test(text)) return false;
    const flags = valued.exec(text)?.[0] ?? text;
    return /[qao]/u.test(flags) || /^-[A-Za-z]*nv/u.test(text);
  });
}

/** The words in front of the last address that are no values of options. */
function beforeAddress({ arguments: words }: RunCommand): readonly RunWord[] {
  const last = words.findLastIndex(({ text }) => !text.startsWith('-'));
  return words.slice(0, Math.max(last, 0)).filter((_, index) => {
    const before = words[index - 1]?.text ?? '';
    return !(valued.exec(before)?.[0] === before || /^--[a-z-]+$/u.test(before));
  });
}

export const check = dockerfileCheck({
  id: 'dockerfile/wget-progress',
  title: 'wget with a progress bar',
  category: 'style',
  severity: 'info',
  why: 'The bar fills the log of the build with thousands of lines, in which the error is hard to find.',
  remediation: 'Write `wget -q`, `wget -nv` or `wget --progress=dot:giga`.',
  aliases: [{ tool: 'hadolint', id: 'DL3047' }],
  fixable: true,
  nothing: 'wget writes no progress bar',
  *find(dockerfile) {
    for (const { instruction, command } of commandsIn(dockerfile)) {
      if (command.program !== 'wget' || hasNoBar(command)) continue;
      if (mayHoldOptions(dockerfile, beforeAddress(command))) {
        yield { at: command.programAt, doubt: 'a variable may hold the option' };
        continue;
      }
      const written = dockerfile.text.slice(command.programAt.start, command.programAt.end);
      yield {
        at: command.programAt,
        message: 'wget writes a progress bar to the log of the build',
        detail: { program: 'wget' },
        // BusyBox has this option too.
        ...addOption(dockerfile, instruction, {
          after: { text: written.endsWith('wget') ? written : 'wget', at: command.programAt },
          option: '-q',
          safety: 'safe',
        }),
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'without an option', dockerfile: 'FROM debian:13\nRUN wget https://example.com/x' },
      {
        title: 'with other options',
        dockerfile: 'FROM debian:13\nRUN wget -c -O /q https://example.com/x && wget -Ofoo.q x',
      },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["wget", "https://example.com/x"]' },
      {
        title: 'an address in a variable',
        dockerfile: 'FROM debian:13\nRUN wget $URL && wget -O $X $URL && wget -c "$A" "$B"',
      },
      { title: 'without clobber', dockerfile: 'FROM debian:13\nRUN wget -nc https://example.com/x' },
    ],
    good: [
      { title: 'quiet', dockerfile: 'FROM debian:13\nRUN wget -q x && wget --quiet x && wget -cqO- x' },
      { title: 'without details', dockerfile: 'FROM debian:13\nRUN wget -nv x && wget --no-verbose x' },
      {
        title: 'dots',
        dockerfile: 'FROM debian:13\nRUN wget --progress=dot:giga x && wget --progress dot x',
      },
      {
        title: 'to a file',
        dockerfile: 'FROM debian:13\nRUN wget -o log x && wget -a log x && wget --output-file=log x',
      },
      { title: 'another program', dockerfile: 'FROM debian:13\nRUN curl x && apt-get install -y wget' },
    ],
    unsure: [{ title: 'options in a variable', dockerfile: 'FROM debian:13\nRUN wget $OPTIONS x' }],
  },
});
