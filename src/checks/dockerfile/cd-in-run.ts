import type { Dockerfile, RunCommand } from '../../core/image/dockerfile.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

/** Whether `cd` depends on where it starts: `cd src`, `cd $DIR`, `cd ~`. */
function isRelative({ text }: Dockerfile, { arguments: words }: RunCommand): boolean {
  const target = words.find((word) => !/^-[LPe@]+$|^--$/u.test(word.text));
  if (target === undefined) return true;
  const written = text.slice(target.at.start, target.at.end).replace(/^["']/u, '');
  return !written.startsWith('/') || written.includes('/.');
}

export const check = dockerfileCheck({
  id: 'dockerfile/cd-in-run',
  title: 'cd used instead of WORKDIR',
  category: 'style',
  severity: 'info',
  why: 'The directory is that of one RUN only, and the next begins where it was before. WORKDIR is seen at once, and creates the directory.',
  remediation: 'Change the directory with WORKDIR.',
  aliases: [
    { tool: 'hadolint', id: 'DL3003' },
    { tool: 'trivy', id: 'DS-0013' },
    { tool: 'kics', id: "RUN Instruction Using 'cd' Instead of WORKDIR", only: ['relative'] },
  ],
  nothing: 'no step changes the directory',
  *find(dockerfile) {
    for (const { command } of commandsIn(dockerfile)) {
      if (command.program !== 'cd') continue;
      const path = isRelative(dockerfile, command) ? 'relative' : 'absolute';
      yield {
        at: command.at,
        message: 'cd changes the directory of this RUN only',
        detail: { path },
        steps: ['Write WORKDIR in front of the RUN instead'],
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'a relative path', dockerfile: 'FROM debian:13\nRUN cd src && make' },
      { title: 'an absolute path', dockerfile: 'FROM debian:13\nRUN mkdir /x; cd /x; make' },
      { title: 'a subshell', dockerfile: 'FROM debian:13\nRUN (cd /x && make)' },
      { title: 'a nested shell', dockerfile: "FROM debian:13\nRUN sh -c 'cd /x && make'" },
      { title: 'a heredoc', dockerfile: 'FROM debian:13\nRUN <<EOF\ncd /x\nmake\nEOF' },
    ],
    good: [
      { title: 'WORKDIR', dockerfile: 'FROM debian:13\nWORKDIR /src\nRUN make' },
      { title: 'an option of the program', dockerfile: 'FROM debian:13\nRUN make -C src && echo cd' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $CD src' }],
  },
});
