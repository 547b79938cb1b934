import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope } from './script-scope.ts';

/** Whether a command runs a text that may set any variable: of another file, or one that only the run shows. */
function runsOtherText({ words }: ScannedCommand): boolean {
  const start = words.findIndex(({ text }) => !['command', 'builtin', '-p', '--'].includes(text));
  const [program, ...args] = words.slice(Math.max(start, 0));
  if (program?.text === '.' || program?.text === 'source') return true;
  return program?.text === 'eval' && args.some(({ unknown }) => unknown.length > 0);
}

/**
 * Returns what a shell script that is sourced leaves variables at, by name: empty where it does not set one, and
 * `undefined` where only the run shows it. They are taken as empty before.
 */
export function shellVariables(
  text: string,
  names: readonly string[],
): ReadonlyMap<string, string | undefined> {
  let endsEarly = false;
  const scope = openScope({ env: Object.fromEntries(names.map((name) => [name, ''])), directory: '/' });
  scanShell(text, scope, {
    command(found) {
      const written = found.text.slice(found.command.start, found.command.end);
      endsEarly ||= ['return', 'exit'].includes(found.words[0]?.text ?? '');
      for (const name of names)
        // `${NAME:=VALUE}` sets it where it stands.
        if (runsOtherText(found) || new RegExp(String.raw`\$\{${name}:?=`, 'u').test(written))
          found.scope.assign(name, undefined);
    },
  });
  // Where the script ends before its end, some of it may not have run.
  const isSure = (name: string) => !endsEarly || !text.includes(name);
  return new Map(names.map((name) => [name, isSure(name) ? scope.variable(name) : undefined]));
}
