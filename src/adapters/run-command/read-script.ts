import { expandWord } from '../../formats/shell-words/expand.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { lexShell } from '../../formats/shell-words/lex.ts';
import type { Span } from '../../core/location.ts';
import type { LexProblem, SubstitutionPart } from '../../formats/shell-words/token.ts';
import { mayHoldRun, runArguments } from './docker-invocation.ts';
import { parseFlags } from './flag-syntax.ts';
import type { ParsedFlags } from './flag-syntax.ts';
import { runFlags } from './flag-table.ts';
import { followCommand } from './follow-script.ts';
import { maskOver } from './mask.ts';
import type { Mask } from './mask.ts';
import { revealNames, revealRun } from './reveal.ts';
import { openScope } from './script-scope.ts';
import type { ScriptScope, ShellContext } from './script-scope.ts';
import { simpleCommands } from './simple-commands.ts';
import type { SimpleCommand } from './simple-commands.ts';

/** Command substitutions deeper than this are not looked into. */
const deepest = 8;

/** One `docker run` or `docker create` of a script. */
export interface RunLine extends Span {
  flags: ParsedFlags;
  /** The working directory it runs in, where it is known. */
  directory: string | undefined;
}

export interface ReadScript {
  runs: readonly RunLine[];
  problems: readonly LexProblem[];
  /** The text with what may be a credential masked. */
  masked: string;
}

interface Reading {
  text: string;
  scope: ScriptScope;
  mask: Mask;
  runs: RunLine[];
  problems: LexProblem[];
}

/** Reads every `docker run` and `docker create` of a shell text, those in command substitutions too. */
export function readScript(text: string, context: ShellContext): ReadScript {
  const mask = maskOver(text);
  const reading: Reading = { text, scope: openScope(context), mask, runs: [], problems: [] };
  readStretch(reading, { start: 0, end: text.length }, 0);
  const { runs, problems } = reading;
  return { runs: runs.toSorted((a, b) => a.start - b.start), problems, masked: mask.text() };
}

function readStretch(reading: Reading, span: Span, depth: number): void {
  const { text, mask } = reading;
  const { tokens, problems } = lexShell(text, span);
  mask.hide(span);
  reading.problems.push(...problems);
  for (const token of tokens) if (token.kind === 'operator') mask.reveal(token);
  for (const command of simpleCommands(tokens, text)) readCommand(reading, command, depth);
}

function readCommand(reading: Reading, command: SimpleCommand, depth: number): void {
  const { text, scope, mask } = reading;
  const words = command.words.flatMap((word) => expandWord(word, text, scope));
  const own = runArguments(words);
  revealNames(command, text, mask);
  if (own) readRun(reading, command, own);
  else if (mayHoldRun(words)) {
    const { start, end } = command;
    reading.problems.push({ message: 'a docker run inside another command is not read', start, end });
  }
  const parts = [...command.assignments, ...command.words].flatMap((word) => word.parts);
  for (const part of parts) if (part.kind === 'substitution') readSubstitution(reading, part, depth);
  followCommand(command, words, text, scope);
}

function readRun(reading: Reading, command: SimpleCommand, own: readonly Argument[]): void {
  const { text, scope, mask, runs } = reading;
  const flags = parseFlags(own, runFlags);
  revealRun(command.words, flags, text, mask);
  runs.push({ flags, directory: scope.directory(), start: command.start, end: command.end });
}

function readSubstitution(reading: Reading, { inner, start, end }: SubstitutionPart, depth: number): void {
  reading.mask.reveal({ start, end: inner.start });
  reading.mask.reveal({ start: inner.end, end });
  if (depth < deepest) readStretch(reading, inner, depth + 1);
}
