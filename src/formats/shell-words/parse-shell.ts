import { parse, type ParseError } from 'unbash';
import type { Span } from '../../core/location.ts';
import { cleanText, type CleanText } from './clean-text.ts';
import { collectCommands } from './collect-commands.ts';
import { problemWords } from './parse-problems.ts';
import type { ShellCommand } from './shell-command.ts';
import type { LexProblem, WordToken } from './token.ts';

/** The commands of a shell text in order, and its problems. */
export interface ParsedShell {
  commands: readonly ShellCommand[];
  /** The names of the functions that it defines. */
  functions: readonly WordToken[];
  /** Unclosed or too deeply nested parts: everything after them is uncertain. */
  problems: readonly LexProblem[];
  /** Misplaced words and operators, as in a fragment of a script. */
  misplaced: readonly LexProblem[];
}

/** Fragments of scripts have a few misplaced words; a text with more is not a script. */
const mostRestarts = 30;
const misplacedToken = /^(?:[;&|()<>]+|[^\s;&|()<>]+)/u;

/**
 * Returns the simple commands of a shell text, or of the range `within` it, as Bash reads it. Commands in
 * substitutions are not included, but their ranges are. Never throws; a misplaced word is skipped.
 */
export function parseShell(text: string, within: Span = { start: 0, end: text.length }): ParsedShell {
  const commands: ShellCommand[] = [];
  const functions: WordToken[] = [];
  const problems: LexProblem[] = [];
  const misplaced: LexProblem[] = [];
  let start = within.start;
  for (let round = 0; round <= mostRestarts && start < within.end; round++) {
    const clean = cleanText(text, start, within.end);
    const script = parse(clean.text);
    const found = collectCommands(script, clean, commands.length);
    commands.push(...found.commands);
    functions.push(...found.functions);
    problems.push(
      ...found.unclosed.map((at) => ({
        message: 'A here-document is not closed',
        start: at,
        end: within.end,
      })),
    );
    const errors = script.errors ?? [];
    for (const error of errors) {
      const { message, toTheEnd } = problemWords(error);
      const at = clean.origin(error.pos);
      if (toTheEnd) problems.push({ message, start: at, end: within.end });
      else misplaced.push({ message, start: at, end: Math.min(at + 1, within.end) });
    }
    const next = restartAfter(errors, clean, found.end);
    if (next === undefined) return { commands, functions, problems, misplaced };
    start = next;
  }
  if (start < within.end)
    problems.push({ message: 'The text is not a shell script', start, end: within.end });
  return { commands, functions, problems, misplaced };
}

/** Returns where to continue after the first token at which the parser stopped. */
function restartAfter(errors: readonly ParseError[], clean: CleanText, read: number): number | undefined {
  const stop = errors.find(({ message }) => message.startsWith('unexpected'));
  if (stop === undefined) return undefined;
  const token = misplacedToken.exec(clean.text.slice(stop.pos))?.[0] ?? ' ';
  return clean.origin(Math.max(stop.pos + token.length, read));
}
