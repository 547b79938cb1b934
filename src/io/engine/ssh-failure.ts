import type { Unreadable } from '../../core/observed.ts';

/** Thrown if `ssh`, or the docker command behind it, ended early. */
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
    'unknown or changed host key: verify it and connect once with ssh',
  ],
  [
    /permission denied while trying to connect|raw stream.*permission denied/i,
    'denied',
    'the remote user may not use the engine: log in as root or as a member of the socket’s group',
  ],
  [
    /permission denied|too many authentication failures/i,
    'denied',
    'ssh login failed: use a key that needs no prompt (an agent, or IdentityFile)',
  ],
  [/could not resolve hostname/i, 'gone', 'unknown host name'],
  [/connection refused/i, 'gone', 'connection refused: no ssh server listens there'],
  [/no route to host|network is unreachable/i, 'gone', 'host unreachable'],
  [/timed out|timeout/i, 'timeout', 'connection timed out'],
  [
    /cannot connect to the docker daemon|failed to open the raw stream/i,
    'gone',
    'ssh works, but no engine answers on the remote machine',
  ],
  [/is not a docker command|unknown command/i, 'unsupported', 'the remote docker command is too old'],
];

/**
 * Explains a program's exit with `code` and `stderr`. 127 means that the shell did not find the command; ssh
 * exits with 255 for its own failures.
 */
export function sshFailure(code: number | null, stderr: string): SshFailed {
  if (code === 127)
    return new SshFailed('gone', 'ssh works, but the remote machine has no docker command (18.09 or later)');
  const known = failures.find(([pattern]) => pattern.test(stderr));
  if (known !== undefined) return new SshFailed(known[1], known[2]);
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const words = last.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  const said = words === '' ? '' : `: ${words.slice(0, 200)}`;
  return new SshFailed('undetermined', `ssh exited with ${code ?? 'a signal'}${said}`);
}
