import type { Span } from '../../core/location.ts';
import type { ParsedShell } from '../../formats/shell-words/parse-shell.ts';
import type { LexProblem } from '../../formats/shell-words/token.ts';
import { scanShell, type ScannedCommand } from '../shell/scan-shell.ts';
import { openScope, type ShellContext } from '../shell/script-scope.ts';
import { mayHoldRun, runArguments } from './docker-invocation.ts';
import { parseFlags, type ParsedFlags } from './flag-syntax.ts';
import { runFlags } from './flag-table.ts';
import { maskOver, type Mask } from './mask.ts';
import { operatorSpans } from './operator-spans.ts';
import { revealNames, revealRun } from './reveal.ts';

/** One `docker run` or `docker create` of a script. */
export interface RunLine extends Span {
  flags: ParsedFlags;
  /** Where its options begin. */
  optionsAt: number;
  /** The working directory it runs in, if known. */
  directory: string | undefined;
}

export interface ReadScript {
  runs: readonly RunLine[];
  problems: readonly LexProblem[];
  /** The text with possible credentials masked. */
  masked: string;
}

interface Reading {
  text: string;
  mask: Mask;
  runs: RunLine[];
  problems: LexProblem[];
}

/**
 * Reads every `docker run` and `docker create` of a shell text, including those in command substitutions and
 * shell scripts. Misplaced keywords are not a problem: a text may be a fragment.
 */
export function readScript(text: string, context: ShellContext): ReadScript {
  const mask = maskOver(text);
  const reading: Reading = { text, mask, runs: [], problems: [] };
  scanShell(text, openScope(context), {
    stretch: (parsed, span, from) => readStretch(reading, parsed, span, from),
    command: (found) => readCommand(reading, found),
    tooDeep: (span) =>
      void reading.problems.push({
        message: 'Commands are nested too deeply, or a pipe is too long',
        ...span,
      }),
  });
  const { runs, problems } = reading;
  return { runs: runs.toSorted((a, b) => a.start - b.start), problems, masked: mask.text() };
}

function readStretch({ text, mask, problems }: Reading, parsed: ParsedShell, span: Span, from?: Span): void {
  // Text produced by quotes and expansions has no locations.
  if (from) return;
  mask.hide(span);
  for (const delimiter of delimiters(text, span)) mask.reveal(delimiter);
  problems.push(...parsed.problems);
  for (const operator of operatorSpans(text, span, parsed.commands)) mask.reveal(operator);
}

/** Returns the delimiters around a nested range: `$(…)`, backquotes or quotes. */
function delimiters(text: string, { start, end }: Span): readonly Span[] {
  const opening = /(?:[$<>]\(|[`'"])$/u.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? '';
  const closing = /^[)`'"]/u.exec(text.slice(end, end + 1))?.[0] ?? '';
  return opening === '' || closing === ''
    ? []
    : [
        { start: start - opening.length, end: start },
        { start: end, end: end + closing.length },
      ];
}

function readCommand(reading: Reading, found: ScannedCommand): void {
  const { command, unwrapped, from } = found;
  const own = from || unwrapped.takesMore ? undefined : runArguments(unwrapped.words);
  if (!from) revealNames(command, reading.text, reading.mask);
  if (own) readRun(reading, found, own);
  else if (isUnread(found)) {
    const { start, end } = from ?? command;
    reading.problems.push({ message: 'a docker run inside another command is not read', start, end });
  }
}

/**
 * Whether it may hold a run line that nothing reads; the commands of a script within the text are visited
 * separately.
 */
function isUnread({ nested, unwrapped, words, from }: ScannedCommand): boolean {
  if (nested?.kind === 'stretch') return false;
  if (from) return runArguments(unwrapped.words) !== undefined;
  return nested?.kind !== 'text' && mayHoldRun(unwrapped.words.length === 0 ? words : unwrapped.words);
}

function readRun(
  { text, mask, runs }: Reading,
  found: ScannedCommand,
  own: ReturnType<typeof runArguments>,
): void {
  const { command, scope } = found;
  const flags = parseFlags(own ?? [], runFlags);
  revealRun(command.words, flags, text, mask);
  const { start, end } = command;
  runs.push({ flags, optionsAt: own?.[0]?.start ?? end, directory: scope.directory(), start, end });
}
