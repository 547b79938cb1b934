import { posix } from 'node:path';
import { expandWord, unknownText, type ExpansionScope } from '../../formats/shell-words/expand.ts';
import { parseShell } from '../../formats/shell-words/parse-shell.ts';
import { optionValues } from './option-values.ts';
import type { PossibleValues } from './possible-values.ts';
import { textWithWildcards } from './word-text.ts';

/** The variables of a script, with what they may hold. */
interface GuessingScope extends ExpansionScope {
  readonly possible?: PossibleValues;
}

type Printed = (operands: readonly string[], args: readonly string[]) => string | undefined;

/** Returns the files whose names find(1) prints, by their folder and a pattern of their names. */
function foundBy(args: readonly string[]): string | undefined {
  const [folder = ''] = args;
  if (folder === '' || folder.startsWith('-')) return undefined;
  const pattern = optionValues(args, '-name -iname').at(-1) ?? '*';
  return posix.join(folder, pattern.includes('/') ? '*' : pattern);
}

/** Programs that print paths which their arguments make known. */
const printing: Readonly<Record<string, Printed>> = {
  dirname: ([path]) => (path === undefined ? undefined : posix.dirname(path)),
  basename: ([path, suffix = '']) => (path === undefined ? undefined : posix.basename(path, suffix)),
  readlink: (operands) => operands.at(-1),
  realpath: (operands) => operands.at(-1),
  echo: (operands) => operands.join(' '),
  ls: ([path]) => (path === undefined || /[*?[]/u.test(path) ? path : posix.join(path, '*')),
  find: (_operands, args) => foundBy(args),
};

/** What begins with the name of such a program. */
const isPrinting = /^(?:dirname|basename|readlink|realpath|echo|ls|find)\s/u;

/**
 * Returns the path that commands print (`$(dirname "$FILE")`), without links resolved, or the pattern of paths (`find
 * FOLDER -name '*.sh'`), where a reading takes possible values; `undefined` for other commands.
 */
export function printedPath(text: string, scope: GuessingScope): string | undefined {
  const { possible } = scope;
  if (possible === undefined || !isPrinting.test(text)) return undefined;
  possible.ask();
  if (!possible.isGuessing()) return undefined;
  const [command] = parseShell(text).commands;
  if (command === undefined) return undefined;
  const [name = '', ...args] = command.words
    .flatMap((word) => expandWord(word, text, scope))
    .map(textWithWildcards);
  if (args.some((word) => word.includes(unknownText))) return undefined;
  const operands = args.filter((word) => !word.startsWith('-'));
  return Object.hasOwn(printing, name) ? printing[name]?.(operands, args) : undefined;
}
