import type { Dockerfile, RunCommand } from '../../core/image/dockerfile.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { optionValue, writtenCommand } from '../support/dockerfile/image-commands.ts';

/** Values that no password matches. */
const locked: ReadonlySet<string> = new Set(['!', '!!', '*', '!*', '*LK*']);

/** Whether passwd reads a new password: not if an option says what else it does. */
function readsPassword(dockerfile: Dockerfile, command: RunCommand): boolean {
  if (command.arguments.some(({ text }) => text.startsWith('-'))) return false;
  return command.isPiped || writtenCommand(dockerfile, command).includes('<');
}

/** What of a command sets a password of a user, by name. */
function setsPassword(dockerfile: Dockerfile, command: RunCommand): string | undefined {
  const { program, arguments: words } = command;
  switch (program) {
    case 'chpasswd':
      return 'chpasswd';
    case 'passwd':
      if (words.some(({ text }) => text === '--stdin')) return 'passwd --stdin';
      return readsPassword(dockerfile, command) ? 'passwd' : undefined;
    case 'useradd':
    case 'usermod': {
      const value = optionValue(command, 'p', '--password');
      return value === undefined || locked.has(value.text) ? undefined : `${program} -p`;
    }
    default:
      return undefined;
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/password-in-build',
  title: 'Password of a user set in build',
  severity: 'medium',
  why: 'The password, or what is needed to guess it, is in the history and in a layer of the image, and the same in every container.',
  remediation:
    'Give users of an image no password. Start a process as another user with USER or `docker exec --user`.',
  aliases: [{ tool: 'checkov', id: 'CKV2_DOCKER_17', only: ['chpasswd'] }],
  nothing: 'no step sets a password',
  *find(dockerfile) {
    for (const { command } of commandsIn(dockerfile)) {
      const by = setsPassword(dockerfile, command);
      if (by === undefined) continue;
      yield {
        at: command.programAt,
        message: `${by} sets a password that is part of the image`,
        // What follows may be the password.
        saw: by,
        detail: { by },
        steps: ['Remove the password; use USER, or `docker exec --user` for a shell'],
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'chpasswd', dockerfile: 'FROM debian:13\nRUN echo "root:x" | chpasswd' },
      { title: 'without blanks', dockerfile: 'FROM debian:13\nRUN useradd app&&echo app:x|sudo chpasswd -e' },
      { title: 'from a file', dockerfile: 'FROM debian:13\nRUN chpasswd < /tmp/x' },
      { title: 'useradd', dockerfile: 'FROM debian:13\nRUN useradd -m -p x app && usermod --password=x app' },
      { title: 'passwd', dockerfile: 'FROM rockylinux:9\nRUN echo x | passwd --stdin root' },
      { title: 'passwd, asked twice', dockerfile: 'FROM debian:13\nRUN printf "x\\nx\\n" | passwd root' },
      { title: 'passwd, from a file', dockerfile: 'FROM debian:13\nRUN passwd app < /tmp/x' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["chpasswd", "-e"]' },
    ],
    good: [
      { title: 'a user without a password', dockerfile: 'FROM debian:13\nRUN useradd --create-home app' },
      { title: 'a locked password', dockerfile: 'FROM debian:13\nRUN passwd -l root' },
      {
        title: 'a value that no password matches',
        dockerfile: "FROM debian:13\nRUN usermod -p '*' app && useradd --password='!' b",
      },
      { title: 'the state of a password', dockerfile: 'FROM debian:13\nRUN yes | passwd -S root' },
      { title: 'a text', dockerfile: 'FROM debian:13\nRUN echo chpasswd' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $SETTER app' }],
  },
});
