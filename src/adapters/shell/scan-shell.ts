import type { Span } from '../../core/location.ts';
import type { ShellCommand } from '../../formats/shell-words/shell-command.ts';
import { expandWord, type Argument } from '../../formats/shell-words/expand.ts';
import { parseShell, type ParsedShell } from '../../formats/shell-words/parse-shell.ts';
import { arithmeticNames } from './arithmetic-names.ts';
import { descriptorNames } from './descriptor-names.ts';
import { assignedNames, doubting, followCommand } from './follow-script.ts';
import { nestedScript, type NestedScript } from './nested-script.ts';
import { notePathsRead } from './read-lines.ts';
import type { ScriptScope } from './script-scope.ts';
import { unwrap, type Unwrapped } from './unwrap.ts';
import { knownTextOf } from './word-text.ts';

/** Deeper substitutions and nested shells are not followed. */
const deepest = 8;

/** Of longer pipes only so many commands before each are known: all of them would take time in the square. */
const longestPipe = 200;

/** A command that a shell text runs, with what is known about it. */
export interface ScannedCommand {
  command: ShellCommand;
  /** All its words, expanded. */
  words: readonly Argument[];
  /** Its words without `sudo`, `env` and similar wrappers. */
  unwrapped: Unwrapped;
  /** The text in which its locations count. */
  text: string;
  scope: ScriptScope;
  /** The script that it passes to a shell, if it does. */
  nested?: NestedScript;
  /** Commands whose output it reads, through a pipe or a substitution. */
  reads: ScannedCommand[];
  /** The commands of that script. */
  runs: ScannedCommand[];
  /** Set in a text produced by quotes and expansions: the word it comes from. */
  from?: Span;
}

/** A text in which the last command of a pipe runs in the shell itself: Zsh, Ksh, `shopt -s lastpipe`. */
const lastPipe = /^#!.*\b[kz]sh\b|^[^#\n]*\blastpipe\b/mu;

/** Callbacks for what is found in a shell text, in order. */
export interface ShellVisitor {
  stretch?(parsed: ParsedShell, span: Span, from: Span | undefined): void;
  command(found: ScannedCommand): void;
  /** Substitutions that are nested too deeply, and a pipe that is too long. */
  tooDeep?(span: Span): void;
}

interface Scanning {
  text: string;
  visitor: ShellVisitor;
  depth: number;
  from?: Span;
  /** Whether the last command of a pipe runs in the shell itself. */
  isLastPipe: boolean;
  /** The command in which the text stands: it may not run, or run again. */
  within?: ShellCommand;
  /** Whether the text is a substitution, whose output that command gets. */
  isSubstitution?: true;
}

/**
 * Finds every command that a shell text runs, including those in substitutions, here-documents for a shell
 * and `sh -c`, with its words expanded as far as known. Never throws.
 */
export function scanShell(text: string, scope: ScriptScope, visitor: ShellVisitor): void {
  keepCalculatedOpen(text, scope);
  scanStretch(
    { text, visitor, depth: 0, isLastPipe: lastPipe.test(text) },
    { start: 0, end: text.length },
    scope,
  );
}

function keepCalculatedOpen(text: string, scope: ScriptScope): void {
  for (const name of [...arithmeticNames(text), ...descriptorNames(text)]) scope.keepOpen(name);
}

function scanStretch(scanning: Scanning, span: Span, scope: ScriptScope): readonly ScannedCommand[] {
  const { text, visitor, from, isLastPipe, within, isSubstitution } = scanning;
  const parsed = parseShell(text, span);
  visitor.stretch?.(parsed, span, from);
  const scopeOf = subshellScopes(scope);
  const found: ScannedCommand[] = [];
  for (const word of parsed.functions) scope.possible?.noteFunction(text.slice(word.start, word.end));
  for (const each of parsed.commands) {
    const placed = within === undefined ? each : placedIn(each, within);
    const command = isSubstitution === true ? { ...placed, passesOutput: true as const } : placed;
    const own = scopeOf(command.subshells);
    own.possible?.enter(command.inFunction);
    const words = command.words.flatMap((word) => expandWord(word, text, own));
    const unwrapped = unwrap(words);
    const nested = nestedScript(unwrapped.words, command, text);
    const one: ScannedCommand = {
      command,
      words,
      unwrapped,
      text,
      scope: own,
      ...(nested && { nested }),
      ...(from && { from }),
      reads: command.readsFrom.flatMap(({ start, end }) =>
        found.slice(Math.max(start, end - longestPipe), end),
      ),
      runs: [],
    };
    found.push(one);
    noteCall(words, own);
    if (command.readsFrom.some(({ start, end }) => end - start === longestPipe + 1))
      visitor.tooDeep?.(from ?? command);
    visitor.command(one);
    for (const inner of command.substitutions)
      one.reads.push(
        ...scanInner({ ...scanning, within: command, isSubstitution: true }, inner, own.subshell()),
      );
    if (nested !== undefined)
      one.runs.push(...scanNested({ ...scanning, within: command }, nested, scopeOfNested(nested, one)));
    followCommand(command, words, text, own);
    notePathsRead(one);
    if (command.readsFrom.length > 0 && isLastPipe) followCommand(command, words, text, doubting(scope));
  }
  return found;
}

/** Notes the arguments with which a function of the script is called. */
function noteCall([program, ...args]: readonly Argument[], { possible }: ScriptScope): void {
  if (program !== undefined) possible?.noteCall(program.text, args.map(knownTextOf));
}

/** Returns a command of a text that another command runs: only if that runs, and as often. */
function placedIn(command: ShellCommand, within: ShellCommand): ShellCommand {
  const { conditional, chained, repeatsUntil } = within;
  const inFunction = command.inFunction ?? within.inFunction;
  const until = repeatsUntil ?? command.repeatsUntil;
  return {
    ...command,
    conditional: command.conditional || conditional,
    chained: command.chained || chained,
    ...(until !== undefined && { repeatsUntil: until }),
    ...(inFunction !== undefined && { inFunction }),
  };
}

function scanInner(scanning: Scanning, span: Span, scope: ScriptScope): readonly ScannedCommand[] {
  const { depth, visitor, from } = scanning;
  if (depth < deepest) return scanStretch({ ...scanning, depth: depth + 1 }, span, scope);
  visitor.tooDeep?.(from ?? span);
  return [];
}

/** Another shell has what is assigned before the command that starts it: `NAME=value sh`, `env NAME=value sh`. */
function scopeOfNested(nested: NestedScript, { command, text, scope }: ScannedCommand): ScriptScope {
  if (nested.kind === 'text' && nested.sameShell === true) return scope;
  const child = scope.childShell();
  for (const name of assignedNames([...command.assignments, ...command.words], text))
    child.assign(name, undefined);
  return child;
}

function scanNested(scanning: Scanning, nested: NestedScript, scope: ScriptScope): readonly ScannedCommand[] {
  if (nested.kind === 'unknown') return [];
  if (nested.kind === 'stretch') return scanInner(scanning, nested.span, scope);
  const from = scanning.from ?? nested.span;
  keepCalculatedOpen(nested.text, scope);
  return scanInner({ ...scanning, text: nested.text, from }, { start: 0, end: nested.text.length }, scope);
}

/** Returns the scope of each subshell. Commands come in order, so a subshell that ended does not continue. */
function subshellScopes(outer: ScriptScope): (subshells: readonly string[]) => ScriptScope {
  const entered: { id: string; scope: ScriptScope }[] = [];
  return (subshells) => {
    const same = entered.findIndex(({ id }, depth) => id !== subshells[depth]);
    if (same !== -1) entered.length = same;
    for (const id of subshells.slice(entered.length))
      entered.push({ id, scope: (entered.at(-1)?.scope ?? outer).subshell() });
    return entered.at(-1)?.scope ?? outer;
  };
}
