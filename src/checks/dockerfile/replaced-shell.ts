import type { CommandInstruction, Dockerfile, RunCommand } from '../../core/image/dockerfile.ts';
import { notUnderstood, runsOf } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

const defaultShell = /^\/(?:usr\/)?bin\/sh$/u;
const anyShell = /^\/(?:usr\/)?bin\/(?:(?:ba|da|k|z|c|tc|fi|rba)?sh|tmux)$/u;

/** What of a command changes a default shell, by name. */
function changesShell({ program, arguments: words }: RunCommand): string | undefined {
  const operands = words.filter(({ text }) => !text.startsWith('-')).map(({ text }) => text);
  const last = operands.at(-1) ?? '';
  switch (program) {
    case 'ln':
    case 'mv':
    case 'cp':
      return defaultShell.test(last) ? `${program} to /bin/sh` : undefined;
    case 'chsh':
      return operands.some((text) => anyShell.test(text)) ||
        words.some(({ text }) => text.startsWith('--shell=/'))
        ? 'chsh'
        : undefined;
    case 'usermod':
      return words.some(({ text }) => anyShell.test(text.replace(/^--shell=/u, ''))) ? 'usermod' : undefined;
    case 'dpkg-reconfigure':
      return operands.includes('dash') ? 'dpkg-reconfigure dash' : undefined;
    case 'powershell':
    case 'powershell.exe':
    case 'pwsh':
      return 'powershell';
    default:
      return undefined;
  }
}

const messages: Readonly<Record<string, string>> = {
  powershell: 'powershell is started by another shell: SHELL makes it the shell of RUN',
  chsh: 'chsh changes the login shell of a user: RUN has the shell of SHELL',
  usermod: 'usermod changes the login shell of a user: RUN has the shell of SHELL',
};

function* findIn(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const { instruction, run } of runsOf(dockerfile)) {
    for (const command of run.commands) {
      const by = changesShell(command);
      if (by !== undefined) yield defect(command.at, by);
    }
    if (run.shell === 'cmd') yield* startedByCmd(instruction);
  }
  yield* notUnderstood(dockerfile);
}

function defect(at: { start: number; end: number }, by: string): DockerfileFound {
  return {
    at,
    message: messages[by] ?? `${by} replaces the shell that programs expect there`,
    detail: { by },
    steps: ['Set the shell of the following instructions with SHELL, for example SHELL ["/bin/bash", "-c"]'],
  };
}

/** The shell of Windows images is not analysed: only the first word counts. */
function* startedByCmd({ command, span }: CommandInstruction): Iterable<DockerfileFound> {
  if (command.form === 'shell' && /^\s*@?(?:powershell|pwsh)(?:\.exe)?(?:\s|$)/iu.test(command.script.text))
    yield defect(span, 'powershell');
}

export const check = dockerfileCheck({
  id: 'dockerfile/replaced-shell',
  title: 'Default shell replaced instead of SHELL used',
  category: 'hygiene',
  severity: 'low',
  why: 'Scripts of packages expect the shell of the distribution at /bin/sh, and the next upgrade may put it back.',
  remediation: 'Set the shell with SHELL.',
  aliases: [
    { tool: 'hadolint', id: 'DL4005', only: ['ln to /bin/sh'] },
    {
      tool: 'kics',
      id: 'Changing Default Shell Using RUN Command',
      only: ['ln to /bin/sh', 'mv to /bin/sh', 'chsh', 'usermod', 'powershell'],
    },
  ],
  nothing: 'no step replaces the shell',
  find: findIn,
  examples: {
    bad: [
      { title: 'a link', dockerfile: 'FROM debian:13\nRUN ln -sf /bin/bash /bin/sh' },
      { title: 'in a chain', dockerfile: 'FROM debian:13\nRUN rm /bin/sh && ln -s /bin/bash /bin/sh' },
      { title: 'a move', dockerfile: 'FROM debian:13\nRUN mv /bin/bash /usr/bin/sh' },
      {
        title: 'a login shell',
        dockerfile: 'FROM debian:13\nRUN chsh -s /bin/zsh && usermod --shell /bin/bash app',
      },
      { title: 'dash', dockerfile: 'FROM debian:13\nRUN dpkg-reconfigure -f noninteractive dash' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["ln", "-sf", "/bin/bash", "/bin/sh"]' },
      {
        title: 'powershell',
        dockerfile: 'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN powershell -Command x',
      },
    ],
    good: [
      { title: 'SHELL', dockerfile: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN a' },
      {
        title: 'another link',
        dockerfile: 'FROM debian:13\nRUN ln -s /opt/x /usr/local/bin/x && ln -s /bin/sh /x/sh',
      },
      {
        title: 'a new user',
        dockerfile: 'FROM debian:13\nRUN useradd -s /bin/bash app && usermod -aG x app',
      },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $LN /bin/bash /bin/sh' }],
  },
});
