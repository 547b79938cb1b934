import type { Span } from '../../core/location.ts';
import type { ParsedShell } from '../../formats/shell-words/parse-shell.ts';
import type { LexProblem, WordPart } from '../../formats/shell-words/token.ts';
import { expandWord, type ExpansionScope } from '../../formats/shell-words/expand.ts';
import { scanShell, type ScannedCommand } from '../shell/scan-shell.ts';
import { unwrap } from '../shell/unwrap.ts';
import { openScope, type ShellContext } from '../shell/script-scope.ts';
import { holdsRun, mayHoldRun, otherClient, runArguments } from './docker-invocation.ts';
import { parseFlags, type ParsedFlags } from './flag-syntax.ts';
import { runFlags } from './flag-table.ts';
import { namesDocker, runnersIn } from './docker-names.ts';
import { maskOver, type Mask } from './mask.ts';
import { operatorSpans } from './operator-spans.ts';
import { passesRunLine } from './passed-text.ts';
import { revealNames, revealRun } from './reveal.ts';

/** One `docker run` or `docker create` of a script. */
export interface RunLine extends Span {
  flags: ParsedFlags;
  /** The same without values that may have changed before it runs; missing if there are none. */
  certainFlags?: ParsedFlags;
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
  /** The words before `run` and `create`, of which one may be a name for `docker`. */
  runners: ReadonlySet<string>;
  /** Run lines in functions and loops, whose variables may change before they run again. */
  repeated: { run: RunLine; found: ScannedCommand; changes: ReadonlyMap<string, number> }[];
}

/**
 * Reads every `docker run` and `docker create` of a shell text, including those in command substitutions and
 * shell scripts. Misplaced keywords are not a problem: a text may be a fragment.
 */
export function readScript(text: string, context: ShellContext): ReadScript {
  const mask = maskOver(text);
  const reading: Reading = { text, mask, runs: [], problems: [], runners: runnersIn(text), repeated: [] };
  scanShell(text, openScope(context), {
    stretch: (parsed, span, from) => readStretch(reading, parsed, span, from),
    command: (found) => readCommand(reading, found),
    tooDeep: (span) =>
      void reading.problems.push({
        message: 'Commands are nested too deeply, or a pipe is too long',
        ...span,
      }),
  });
  endRepetitions(reading, Number.POSITIVE_INFINITY);
  const { runs, problems } = reading;
  return { runs: runs.toSorted((a, b) => a.start - b.start), problems, masked: mask.text() };
}

function readStretch({ text, mask, problems }: Reading, parsed: ParsedShell, span: Span, from?: Span): void {
  for (const name of parsed.functions)
    if (name.parts.some((part) => part.kind === 'literal' && part.text === 'docker')) {
      const { start, end } = from ?? name;
      problems.push({
        message: 'docker is a function here, and options that it adds are not read',
        start,
        end,
      });
    }
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
  if (!from) endRepetitions(reading, command.start);
  const own = from || unwrapped.takesMore ? undefined : runArguments(unwrapped.words);
  if (!from) revealNames(command, reading.text, reading.mask);
  if (own) readRun(reading, found, own);
  else {
    const message = whyUnread(found, reading.runners);
    const { start, end } = from ?? command;
    if (message !== undefined) reading.problems.push({ message, start, end });
  }
}

/** Returns why a command may start a container that nothing reads; absent if it does not. */
function whyUnread(found: ScannedCommand, runners: ReadonlySet<string>): string | undefined {
  const other = found.from ? undefined : otherClient(found.unwrapped.words);
  if (other !== undefined)
    return `a container of ${other} is not read: its options are not all those of docker run`;
  if (isUnread(found) || namesDocker(found, runners))
    return 'a docker run inside another command is not read';
  return passesRunLine(found)
    ? 'a docker run in a here-document, or in text that goes to a file or a command, is not read'
    : undefined;
}

/**
 * Whether it may hold a run line that nothing reads; the commands of a script within the text are visited
 * separately.
 */
function isUnread({ nested, unwrapped, words, from, command, text }: ScannedCommand): boolean {
  if (command.assignments.some(({ start, end }) => isArrayOfRun(text.slice(start, end)))) return true;
  if (nested?.kind === 'stretch') return false;
  if (from) return runArguments(unwrapped.words) !== undefined;
  return nested?.kind !== 'text' && mayHoldRun(unwrapped.words.length === 0 ? words : unwrapped.words);
}

/** Returns the variables that decide the words of a command; the working directory is `PWD`. */
function namesIn({ words }: ScannedCommand['command']): readonly string[] {
  return words.flatMap(({ parts }) => parts.flatMap(namesOf));
}

function namesOf(part: WordPart): readonly string[] {
  switch (part.kind) {
    case 'variable':
      return [part.name, ...(part.quoted ? [] : ['IFS'])];
    case 'substitution':
      return ['PWD', ...(part.quoted ? [] : ['IFS'])];
    case 'tilde':
      return ['HOME'];
    case 'literal':
    case 'other':
      return [];
  }
}

/** Returns the flags of a run line without the values of variables that `isUncertain` names. */
function withoutValues(
  { command, text, scope }: ScannedCommand,
  isUncertain: (name: string) => boolean,
): ParsedFlags | undefined {
  if (!namesIn(command).some(isUncertain)) return undefined;
  const known: ExpansionScope = {
    ...scope,
    variable: (name) => (isUncertain(name) ? undefined : scope.variable(name)),
    isUnset: (name) => !isUncertain(name) && scope.isUnset(name),
    home: (user) => (isUncertain('HOME') ? undefined : scope.home(user)),
    output: (commands) => (isUncertain('PWD') ? undefined : scope.output(commands)),
  };
  const words = unwrap(command.words.flatMap((word) => expandWord(word, text, known))).words;
  return parseFlags(runArguments(words) ?? words.filter(({ unknown }) => unknown.length > 0), runFlags);
}

/** Returns how often a variable changed where it may have another value in a later turn of a loop or call of a function. */
function changesOf({ command, scope }: ScannedCommand, name: string): number {
  return command.repeatsUntil === Number.POSITIVE_INFINITY
    ? scope.changesAnywhere(name)
    : scope.changes(name);
}

/** Completes the run lines of functions and loops that end before a place. */
function endRepetitions({ repeated }: Reading, before: number): void {
  const isOver = ({ found }: Reading['repeated'][number]) => (found.command.repeatsUntil ?? 0) <= before;
  if (!repeated.some(isOver)) return;
  const open = repeated.filter((one) => !isOver(one));
  for (const { run, found, changes } of repeated.filter(isOver)) {
    const isChanged = (name: string): boolean =>
      found.scope.isUncertain(name) || changesOf(found, name) > (changes.get(name) ?? 0);
    if (isChanged('PWD')) run.directory = undefined;
    const certainFlags = withoutValues(found, isChanged);
    if (certainFlags !== undefined) run.certainFlags = certainFlags;
  }
  repeated.splice(0, repeated.length, ...open);
}

/**
 * Whether an assignment makes an array of the words of a run line, which `"${NAME[@]}"` runs, or adds them to one that
 * begins with `docker`.
 */
function isArrayOfRun(assignment: string): boolean {
  if (/^\w+\+=\(\s*["']?(?:container\s+)?(?:run|create)["']?[\s)]/u.test(assignment)) return true;
  return /^\w+\+?=\(/u.test(assignment) && holdsRun(assignment);
}

function readRun(
  { text, mask, runs, repeated }: Reading,
  found: ScannedCommand,
  own: ReturnType<typeof runArguments>,
): void {
  const { command, scope } = found;
  const flags = parseFlags(own ?? [], runFlags);
  revealRun(command.words, flags, text, mask);
  const { start, end } = command;
  const run: RunLine = { flags, optionsAt: own?.[0]?.start ?? end, directory: scope.directory(), start, end };
  const certainFlags = withoutValues(found, (name) => scope.isUncertain(name));
  runs.push(certainFlags === undefined ? run : Object.assign(run, { certainFlags }));
  if (command.repeatsUntil === undefined) return;
  const changes = new Map([...namesIn(command), 'PWD'].map((name) => [name, changesOf(found, name)]));
  repeated.push({ run, found, changes });
}
