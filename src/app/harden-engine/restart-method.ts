import { IronhullError } from '../../core/errors.ts';
import { unitWords } from '../../formats/systemd/command-line.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import type { RestartMethod } from './state-file.ts';

/**
 * Splits a command into words at white space outside of quotes. It is run as it is, without a shell.
 * @throws IronhullError `USAGE` without a word.
 */
export function restartCommandWords(text: string): readonly [string, ...string[]] {
  // A backslash before a space is the user's way to keep it; systemd would keep the backslash too.
  const [first, ...rest] = unitWords(text).map((word) => word.replaceAll('\\ ', ' '));
  if (first === undefined) throw new IronhullError('USAGE', '--restart-command has no program');
  return [first, ...rest];
}

/** Returns how a dockerd is restarted: by the command that a person named, else as a service of systemd. */
export function chooseRestart(
  { unit }: Pick<FoundDockerd, 'unit'>,
  command: readonly string[] | undefined,
): RestartMethod | undefined {
  const [first, ...rest] = command ?? [];
  if (first !== undefined) return { kind: 'command', words: [first, ...rest] };
  return unit === undefined ? undefined : { kind: 'systemd', unit: unit.name, ofUser: unit.ofUser };
}

/** Returns the words of the command that restarts dockerd. */
export function restartWords(method: RestartMethod): readonly [string, ...string[]] {
  if (method.kind === 'command') return method.words;
  return ['systemctl', ...(method.ofUser ? ['--user'] : []), 'restart', '--', method.unit];
}

/** Returns a command for people to copy. */
export function shownCommand(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}
