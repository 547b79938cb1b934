import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import type { WordToken } from '../../formats/shell-words/token.ts';
import { interpreterName, isInterpreter, scriptWords } from './interpreters.ts';
import { nestedScript, programName } from './nested-script.ts';
import { obeysText } from './read-texts.ts';
import type { ScannedCommand } from './scan-shell.ts';
import { asksForProgram, type PlacedWords } from './script-values.ts';
import { textWithWildcards } from './word-text.ts';

/** What a command obeys that is not known before it runs. */
export interface ObeyedWords {
  /** Where it stands. */
  found: ScannedCommand;
  words: readonly PlacedWords[];
  /** A shell runs the text itself; else it is the name of a program or script. */
  isText: boolean;
  /** The working directory decides which file it is. */
  isFolder?: true;
}

function isOpen(word: Argument): boolean {
  return textWithWildcards(word).includes(unknownText);
}

/** Returns the words of a command, as they are written, from which arguments come. */
function tokensOf({ command }: ScannedCommand, words: readonly Argument[]): readonly WordToken[] {
  return command.words.filter(({ start }) => words.some((word) => word.start === start));
}

/** Returns the word that names a file which the command runs or reads as a part of its shell. */
function namingWord({ unwrapped }: ScannedCommand): Argument | undefined {
  const [program, ...args] = unwrapped.words;
  if (program === undefined) return undefined;
  if (program.text === '.' || program.text === 'source') return args[0];
  const name = programName(program.text);
  if (isOpen(program) || !isInterpreter(name)) return program;
  return scriptWords(name, args)[0] ?? program;
}

/** Returns the texts that a shell runs as they are given to it: of `eval` and `sh -c`. */
function textWords(found: ScannedCommand): readonly Argument[] | undefined {
  const { unwrapped, command, text } = found;
  const [program, ...args] = unwrapped.words;
  const isEval = program?.text === 'eval';
  if (isEval) return args.some(isOpen) ? args : undefined;
  if (nestedScript(unwrapped.words, command, text)?.kind !== 'unknown') return undefined;
  const at = args.findIndex((word) => /^-\w*c$/u.test(word.text));
  return at < 0 ? [] : args.slice(at + 1, at + 2);
}

/** Returns what a command obeys that only its run shows; absent where all of it is known. */
export function obeyedWords(found: ScannedCommand): ObeyedWords | undefined {
  const { unwrapped, scope } = found;
  if (asksForProgram(found)) return undefined;
  const texts = textWords(found);
  const input: PlacedWords = { found, words: [], isInput: true };
  if (texts !== undefined)
    return {
      found,
      words: texts.length === 0 ? [input] : [{ found, words: tokensOf(found, texts) }],
      isText: true,
    };
  const named = namingWord(found);
  if (named !== undefined && isOpen(named)) {
    const isProcess = found.text.slice(named.start, named.start + 2) === '<(';
    return { found, words: [{ found, words: tokensOf(found, [named]) }], isText: isProcess };
  }
  const how = obeysText(found);
  const name = programName(unwrapped.words[0]?.text ?? '');
  if (how === 'other' && isInterpreter(name))
    return { found, words: [input], isText: interpreterName(name).endsWith('sh') };
  if (how === 'shell') return { found, words: [{ found, words: found.command.words }], isText: true };
  const isRelative = named !== undefined && !named.text.startsWith('/') && isPath(found, named);
  return isRelative && scope.directory() === undefined
    ? { found, words: [], isText: false, isFolder: true }
    : undefined;
}

/** Whether a word is a path: a program is one with a slash, a script always. */
function isPath({ unwrapped }: ScannedCommand, word: Argument): boolean {
  const [program] = unwrapped.words;
  return word.text.includes('/') || (word !== program && program?.text !== '.' && program?.text !== 'source');
}
