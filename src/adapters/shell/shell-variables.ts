import type { Argument } from '../../formats/shell-words/expand.ts';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope, type ScriptScope } from './script-scope.ts';

/** Returns the words of a command without those that only say where its program is found. */
function ownWords({ words }: Pick<ScannedCommand, 'words'>): readonly Argument[] {
  const start = words.findIndex(({ text }) => !['command', 'builtin', '-p', '--'].includes(text));
  return start === -1 ? [] : words.slice(start);
}

/** Returns the file that a command sources, as far as it is known; absent for another command. */
export function sourcedFile(command: Pick<ScannedCommand, 'words'>): string | undefined {
  const [program, file] = ownWords(command);
  return program?.text === '.' || program?.text === 'source' ? (file?.text ?? '') : undefined;
}

/** Whether a command runs a text that only the run shows, which may set any variable. */
export function runsUnknownText(command: Pick<ScannedCommand, 'words'>): boolean {
  const [program, ...args] = ownWords(command);
  return program?.text === 'eval' && args.some(({ unknown }) => unknown.length > 0);
}

/** Whether a command gives a variable or a command another name, by which later ones may set any variable. */
function renames([program, ...args]: readonly Argument[]): boolean {
  switch (program?.text) {
    case 'alias':
      return args.some(({ text, unknown }) => unknown.length > 0 || text.includes('='));
    case 'declare':
    case 'typeset':
    case 'local':
      return args.some(({ text }) => /^-[A-Za-z]*n/u.test(text));
    default:
      return false;
  }
}

/** Whether a command may end the shell, or replace it. `exec` with redirections alone does not. */
function endsShell([program, ...args]: readonly Argument[]): boolean {
  switch (program?.text) {
    case 'return':
    case 'exit':
    case 'kill':
      return true;
    case 'exec':
      return args.length > 0;
    default:
      return false;
  }
}

/** Whether a command sets a variable where it stands: `${NAME:=VALUE}`. */
function setsInPlace(name: string, written: string): boolean {
  return new RegExp(String.raw`\$\{${name}:?=`, 'u').test(written);
}

/**
 * Takes what a shell script that is sourced sets of variables into the scope that sources it: unknown where only the
 * run shows it. Returns whether all of it is understood.
 */
export function sourceVariables(text: string, names: readonly string[], scope: ScriptScope): boolean {
  let endsEarly = false;
  let isOpen = false;
  let isUnderstood = true;
  scanShell(text, scope, {
    command(found) {
      const written = found.text.slice(found.command.start, found.command.end);
      const words = ownWords(found);
      endsEarly ||= endsShell(words);
      isOpen ||= renames(words);
      const isOther = sourcedFile(found) !== undefined || runsUnknownText(found);
      isUnderstood &&= !isOther;
      for (const name of names)
        if (isOther || setsInPlace(name, written)) found.scope.assign(name, undefined);
    },
  });
  // Where the script ends before its end, some of it may not have run.
  for (const name of names) if (isOpen || (endsEarly && text.includes(name))) scope.assign(name, undefined);
  return isUnderstood && !endsEarly && !isOpen;
}

/**
 * Returns what a shell script that is sourced leaves variables at, by name: empty where it does not set one, and
 * `undefined` where only the run shows it. They are taken as empty before.
 */
export function shellVariables(
  text: string,
  names: readonly string[],
): ReadonlyMap<string, string | undefined> {
  const scope = openScope({ env: Object.fromEntries(names.map((name) => [name, ''])), directory: '/' });
  sourceVariables(text, names, scope);
  return new Map(names.map((name) => [name, scope.variable(name)]));
}
