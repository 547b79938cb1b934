import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope, type ScriptScope } from './script-scope.ts';

/** Returns the file that a command sources, as far as it is known; absent for another command. */
export function sourcedFile({ words }: Pick<ScannedCommand, 'words'>): string | undefined {
  const start = words.findIndex(({ text }) => !['command', 'builtin', '-p', '--'].includes(text));
  const [program, file] = words.slice(Math.max(start, 0));
  return program?.text === '.' || program?.text === 'source' ? (file?.text ?? '') : undefined;
}

/** Whether a command runs a text that only the run shows, which may set any variable. */
export function runsUnknownText({ words }: Pick<ScannedCommand, 'words'>): boolean {
  const start = words.findIndex(({ text }) => !['command', 'builtin', '-p', '--'].includes(text));
  const [program, ...args] = words.slice(Math.max(start, 0));
  return program?.text === 'eval' && args.some(({ unknown }) => unknown.length > 0);
}

/**
 * Takes what a shell script that is sourced sets of variables into the scope that sources it: unknown where only the
 * run shows it. Returns whether all of it is understood.
 */
export function sourceVariables(text: string, names: readonly string[], scope: ScriptScope): boolean {
  let endsEarly = false;
  let isUnderstood = true;
  scanShell(text, scope, {
    command(found) {
      const written = found.text.slice(found.command.start, found.command.end);
      endsEarly ||= ['return', 'exit'].includes(found.words[0]?.text ?? '');
      const isOther = sourcedFile(found) !== undefined || runsUnknownText(found);
      isUnderstood &&= !isOther;
      for (const name of names)
        // `${NAME:=VALUE}` sets it where it stands.
        if (isOther || new RegExp(String.raw`\$\{${name}:?=`, 'u').test(written))
          found.scope.assign(name, undefined);
    },
  });
  // Where the script ends before its end, some of it may not have run.
  if (endsEarly) for (const name of names) if (text.includes(name)) scope.assign(name, undefined);
  return isUnderstood && !endsEarly;
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
