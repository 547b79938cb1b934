import type { Unreadable } from '../../core/observed.ts';

/** The `ssh` program, or the docker command behind it, ended without having been asked to. */
export class SshFailed extends Error {
  readonly why: Unreadable;
  constructor(why: Unreadable, message: string) {
    super(message);
    this.why = why;
  }
}

const failures: readonly (readonly [RegExp, Unreadable, string])[] = [
  [
    /host key verification failed|no .* host key is known/i,
    'denied',
    'the host key is not known here, or is another one than before: check it, and connect once with ssh',
  ],
  [
    /permission denied while trying to connect|raw stream.*permission denied/i,
    'denied',
    'the user over there may not use the engine: it takes root or a member of the socket’s group',
  ],
  [
    /permission denied|too many authentication failures/i,
    'denied',
    'ssh was not let in: it needs a key that works without a question (an agent, or IdentityFile)',
  ],
  [/could not resolve hostname/i, 'gone', 'the host name is not known'],
  [/connection refused/i, 'gone', 'connection refused: no ssh server listens there'],
  [/no route to host|network is unreachable/i, 'gone', 'the host cannot be reached'],
  [/timed out|timeout/i, 'timeout', 'the connection was not made in time'],
  [
    /cannot connect to the docker daemon|failed to open the raw stream/i,
    'gone',
    'ssh works, and no engine answers over there',
  ],
  [/is not a docker command|unknown command/i, 'unsupported', 'the docker command over there is too old'],
];

/**
 * What it means that the program ended with `code` after writing `stderr`. 127 is the shell's word
 * for a command it does not find; 255 is ssh's own for every failure of its own.
 */
export function sshFailure(code: number | null, stderr: string): SshFailed {
  if (code === 127)
    return new SshFailed('gone', 'ssh works, and there is no docker command over there (18.09 or later)');
  const known = failures.find(([pattern]) => pattern.test(stderr));
  if (known !== undefined) return new SshFailed(known[1], known[2]);
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const words = last.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  const said = words === '' ? '' : `: ${words.slice(0, 200)}`;
  return new SshFailed('undetermined', `ssh ended with ${code ?? 'a signal'}${said}`);
}
