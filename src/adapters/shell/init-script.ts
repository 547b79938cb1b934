import type { Argument } from '../../formats/shell-words/expand.ts';
import { openScope } from './script-scope.ts';
import { scanShell } from './scan-shell.ts';

/** The arguments with which an init script starts a daemon; `undefined` where only the run shows them. */
export type InitArguments = readonly string[] | undefined;

/** Flags with which the daemon answers and ends. */
const questions: ReadonlySet<string> = new Set(['--version', '-v', '--help', '--validate']);

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the words behind the program that a command starts, directly or by start-stop-daemon(8). */
function argumentsOf(words: readonly Argument[], daemon: string): readonly Argument[] | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  if (baseName(first.text) === daemon) return rest;
  const isStart = rest.some(({ text }) => text === '--start' || text === '-S');
  if (baseName(first.text) !== 'start-stop-daemon' || !isStart) return undefined;
  const end = rest.findIndex(({ text }) => text === '--');
  return end === -1 ? [] : rest.slice(end + 1);
}

/**
 * Returns the arguments that an init script passes to a daemon. Variables that other files set are taken as empty:
 * what these add is theirs.
 */
export function initScriptArguments(
  text: string,
  daemon: string,
  optionNames: readonly string[],
): InitArguments {
  const scope = openScope({ env: Object.fromEntries(optionNames.map((name) => [name, ''])), directory: '/' });
  let found: InitArguments = [];
  scanShell(text, scope, {
    command({ unwrapped }) {
      const words = argumentsOf(unwrapped.words, daemon);
      if (words === undefined || words.length === 0 || words.some(({ text: word }) => questions.has(word)))
        return;
      found = words.some(({ unknown }) => unknown.length > 0) ? undefined : words.map((word) => word.text);
    },
  });
  return found;
}
