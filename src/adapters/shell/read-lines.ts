import type { Argument } from '../../formats/shell-words/expand.ts';
import type { ShellCommand } from '../../formats/shell-words/shell-command.ts';
import { printedPath } from './printed-path.ts';
import type { ScriptScope } from './script-scope.ts';

/** A command, and those whose output it reads, where they stand in a text. */
interface ReadingCommand {
  command: ShellCommand;
  words: readonly Argument[];
  text: string;
  scope: ScriptScope;
  reads: readonly { command: ShellCommand; text: string }[];
}

/** Commands of a shell that read lines into variables or arrays. */
const intoVariables = /^(?:read|mapfile|readarray)$/u;

/** Returns the variables into which a command of a shell reads lines. */
export function variablesRead({ words }: Pick<ReadingCommand, 'words'>): readonly string[] {
  const [program, ...args] = words;
  if (!intoVariables.test(program?.text ?? '')) return [];
  const names = args.filter(({ text }) => /^[A-Za-z_]\w*$/u.test(text)).map(({ text }) => text);
  if (names.length > 0) return names;
  return [program?.text === 'read' ? 'REPLY' : 'MAPFILE'];
}

/** Notes the paths that a command of a shell reads: `find FOLDER | while read FILE`, `done < <(find FOLDER)`. */
export function notePathsRead(found: ReadingCommand): void {
  const { scope, command, text, words, reads } = found;
  const { possible } = scope;
  const names = possible === undefined ? [] : variablesRead(found);
  if (names.length === 0) return;
  const printers = [
    ...reads.map((one) => one.text.slice(one.command.start, one.command.end)),
    ...(command.input?.parts ?? []).flatMap((part) =>
      part.kind === 'substitution' ? [text.slice(part.inner.start, part.inner.end).trim()] : [],
    ),
  ];
  for (const printer of printers) {
    const path = printedPath(printer, scope);
    if (path === undefined) continue;
    for (const name of names)
      if (words[0]?.text === 'read') possible?.note(name, path, false);
      else possible?.noteElements(name, [path], false);
  }
}
