import { expandWord } from '../../formats/shell-words/expand.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { parseShell } from '../../formats/shell-words/parse-shell.ts';
import { defaultSeparators } from '../../formats/shell-words/split-fields.ts';
import type { ShellCommand } from '../../formats/shell-words/shell-command.ts';
import type { WordToken } from '../../formats/shell-words/token.ts';
import { isKnownCommand } from './known-commands.ts';
import { knownTextOf } from './word-text.ts';
import type { ScriptScope } from './script-scope.ts';

const declaring: ReadonlySet<string> = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);
/** Commands that set the named variables to a value known only at run time. */
const setting: ReadonlySet<string> = new Set([
  'read',
  'for',
  'select',
  'unset',
  'getopts',
  'mapfile',
  'readarray',
  'printf',
  'wait',
]);
/** Variables that these set without their names among the words. */
const setByItself: Readonly<Record<string, readonly string[]>> = {
  read: ['REPLY'],
  select: ['REPLY'],
  mapfile: ['MAPFILE'],
  readarray: ['MAPFILE'],
  getopts: ['OPTARG', 'OPTIND'],
};
/** Declarations whose variables are the function's own. */
const ofFunction: ReadonlySet<string> = new Set(['local', 'declare', 'typeset']);
/** Commands that run the command that their words name, in the same shell. */
const passing: ReadonlySet<string> = new Set(['command', 'builtin']);
/** The special utilities of POSIX.1-2024, XCU 2.15. */
const special: ReadonlySet<string> = new Set(
  ': . break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
);
/** Shells, which may be given functions: `export -f`. */
const shells = /^(?:.*\/)?(?:ba|da|k|z)?sh$/u;
const directoryChanging: ReadonlySet<string> = new Set(['cd', 'pushd', 'popd', 'chdir']);
const assignmentParts = /^([A-Za-z_]\w*)(\+?)=([\s\S]*)$/u;
const elementAssignment = /^([A-Za-z_]\w*)\[[^\]]*\]\+?=/u;
const variableName = /^[A-Za-z_]\w*$/u;

/** Returns the scope of a command whose effects the shell may not have: they leave variables uncertain. */
export function doubting(scope: ScriptScope): ScriptScope {
  return {
    ...scope,
    assign: (name) => scope.doubt(name),
    openVariables: () => scope.doubtAll(),
    changeDirectory: () => undefined,
  };
}

/** Returns the scope of a command that a function runs whenever it is called: what it sets is uncertain from then on. */
function whenCalled(scope: ScriptScope): ScriptScope {
  return {
    ...scope,
    assign(name, value) {
      scope.assign(name, value);
      scope.doubt(name);
    },
    openVariables() {
      scope.openVariables();
      scope.doubtAll();
    },
  };
}

/** Updates `own` with the effect of `command`, whose words expanded to `argumentList`. */
export function followCommand(
  command: ShellCommand,
  argumentList: readonly Argument[],
  text: string,
  own: ScriptScope,
): void {
  const certain = !command.conditional && !command.chained;
  const passed = argumentList.findIndex(({ text: word }) => !passing.has(word));
  const [name, ...rest] = argumentList.slice(Math.max(passed, 0));
  const isLocal = ofFunction.has(name?.text ?? '') && !rest.some(({ text: word }) => /^-\w*g/u.test(word));
  const scope = command.repeatsUntil === Number.POSITIVE_INFINITY && !isLocal ? whenCalled(own) : own;
  assignDefaults(command, text, scope, certain);
  if (name !== undefined) followPassing(command.assignments, name.text, text, scope);
  forgetElements(command, text, scope);
  if (!name) assignAll(command.assignments, text, scope, certain);
  else if (declaring.has(name.text)) {
    const words = command.words.slice(passed + 1);
    assignAll(words, text, scope, certain);
    declareOthers(words, text, scope);
  } else if (mayRunAnything(name, rest)) scope.openVariables();
  else if (setting.has(name.text)) {
    if (setsUnknownName(name.text, rest)) scope.openVariables();
    forget(rest, scope);
    if (name.text === 'for') noteLoop(rest, scope);
    for (const each of setByItself[name.text] ?? []) scope.assign(each, undefined);
    if (certain && name.text === 'unset' && rest.some(({ text: word }) => word === 'IFS'))
      scope.assign('IFS', defaultSeparators);
  } else if (name.text === 'set' && rest[0]?.text === '--')
    scope.possible?.noteArguments(rest.slice(1).map(knownTextOf));
  else if (name.text === 'trap') doubtAssigned(rest, scope);
  else if (directoryChanging.has(name.text)) changeDirectory(name.text, rest, command.conditional, scope);
  // A file that was not read may have made it a function.
  else if (scope.isOpen() && !isKnownCommand(name.text)) scope.openVariables();
}

/**
 * Follows what is assigned before a command: a function has it while it runs, and a POSIX shell keeps it assigned after
 * a special utility.
 */
function followPassing(
  assignments: readonly WordToken[],
  command: string,
  text: string,
  scope: ScriptScope,
): void {
  for (const name of assignedNames(assignments, text))
    if (special.has(command)) scope.assign(name, undefined);
    else if (!isKnownCommand(command) || shells.test(command)) scope.countPassing(name);
}

/** Returns the names of variables that words assign. */
export function assignedNames(words: readonly WordToken[], text: string): readonly string[] {
  return words.flatMap(({ start, end }) => assignmentParts.exec(text.slice(start, end))?.[1] ?? []);
}

/** Assigns what `${NAME:=word}` assigns while a command is expanded. */
function assignDefaults(
  { assignments, words }: ShellCommand,
  text: string,
  scope: ScriptScope,
  certain: boolean,
): void {
  for (const word of [...assignments, ...words])
    for (const part of word.parts) {
      if (part.kind !== 'variable' || part.operator?.endsWith('=') !== true) continue;
      const [value] = expandWord({ ...word, parts: [{ ...part, quoted: true }] }, text, scope);
      const isUnsure = scope.isUncertain(part.name);
      scope.assign(part.name, certain && value !== undefined ? knownText(value) : undefined, isUnsure);
    }
}

/** Whether a command runs a text that is not read in its own shell. */
function mayRunAnything(name: Argument, rest: readonly Argument[]): boolean {
  if (name.text === '.' || name.text === 'source') return true;
  return name.text === 'eval' && rest.some(({ unknown }) => unknown.length > 0);
}

function assignAll(words: readonly WordToken[], text: string, scope: ScriptScope, certain: boolean): void {
  for (const word of words) {
    const [, name, append, rest] = assignmentParts.exec(text.slice(word.start, word.end)) ?? [];
    noteElements(word, text, scope);
    // An expansion may be any assignment: `export $(cat .env)`.
    if (name === undefined && word.parts.some(({ kind }) => kind !== 'literal')) scope.openVariables();
    if (name === undefined || rest === undefined) continue;
    const before = append === '' ? '' : scope.variable(name);
    const added = rest.startsWith('~') ? undefined : assignedValue(word, text, scope);
    const value = before === undefined || added === undefined ? undefined : before + added;
    // `+=` is a command in a shell that does not append.
    const isKnown = certain && append === '';
    scope.assign(name, isKnown ? value : undefined, holdsUncertain(word, scope));
    if (!isKnown && value !== undefined) scope.possible?.note(name, value, false);
  }
}

/** Follows what a declaration says in quotes (`declare "NAME=value"`), and other names of variables (`declare -n`). */
function declareOthers(words: readonly WordToken[], text: string, scope: ScriptScope): void {
  let isReference = false;
  for (const word of words) {
    const isPlain = assignmentParts.test(text.slice(word.start, word.end));
    for (const { text: written, unknown } of expandWord(word, text, scope)) {
      isReference ||= /^-[A-Za-z]*n/u.test(written);
      // Each later assignment to it may set any variable.
      if (isReference && unknown.length > 0) scope.doubtAll();
      const [, name, , value = ''] = assignmentParts.exec(written) ?? [];
      if (name === undefined) continue;
      if (isReference) for (const each of [name, value]) scope.keepOpen(each);
      else if (!isPlain) scope.assign(name, undefined);
    }
  }
}

/** Notes what an array holds: `NAME=(WORD …)`, `NAME+=(WORD …)`. */
function noteElements({ start, end }: WordToken, text: string, scope: ScriptScope): void {
  const [, name, append, rest = ''] = assignmentParts.exec(text.slice(start, end)) ?? [];
  if (scope.possible === undefined || name === undefined || !/^\([\s\S]*\)$/u.test(rest)) return;
  const inner = { start: end - rest.length + 1, end: end - 1 };
  const elements = parseShell(text, inner).commands.flatMap(({ words }) =>
    words
      .flatMap((word) => expandWord(word, text, scope))
      // `[KEY]=VALUE`
      .flatMap((word) => knownTextOf(word)?.replace(/^\[[^\]]*\]=/u, '') ?? []),
  );
  scope.possible.noteElements(name, elements, append === '+');
}

/** Notes what a loop assigns: `for NAME in WORDS`. */
function noteLoop([variable, ...words]: readonly Argument[], scope: ScriptScope): void {
  for (const word of words) {
    const value = knownTextOf(word);
    if (variable !== undefined && value !== undefined) scope.possible?.note(variable.text, value, false);
  }
}

/** An assigned value is not split, so unquoted expansions keep their blanks. */
function assignedValue(word: WordToken, text: string, scope: ScriptScope): string | undefined {
  const parts = word.parts.map((part) =>
    part.kind === 'variable' || part.kind === 'substitution' ? { ...part, quoted: true } : part,
  );
  const [argument] = expandWord({ ...word, parts }, text, scope);
  if (!argument || argument.unknown.length > 0) return undefined;
  return argument.text.slice(argument.text.indexOf('=') + 1);
}

/** Whether a variable in a word may have another value than the known one. */
export function holdsUncertain({ parts }: WordToken, scope: ScriptScope): boolean {
  return parts.some((part) => part.kind === 'variable' && scope.isUncertain(part.name));
}

/** Names in the action of a trap, but not those of which it only uses the value; time is linear, whatever the text. */
const settable = /(?<![\w$]|\$\{)[A-Za-z_]\w*|(?<=\$\{)[A-Za-z_]\w*(?=:?=)/gu;

/** Doubts what the action of a trap may set: it may run between any two commands. */
function doubtAssigned(rest: readonly Argument[], scope: ScriptScope): void {
  const action = rest.find(({ text }) => text !== '--');
  if (action === undefined) return;
  if (action.unknown.length > 0 || /(?:^|[\s;&|{(])(?:\.|source|eval)(?:\s|$)/u.test(action.text))
    scope.doubtAll();
  for (const [name] of action.text.matchAll(settable)) scope.doubt(name);
}

/** Options of commands that set variables whose value is the next word and no name. */
const takesValue = /^-[A-Za-z]*[CNOcdinpstu]$/u;

function isUnknown(word: Argument | undefined): boolean {
  return word !== undefined && word.unknown.length > 0;
}

/** Whether a command sets a variable whose name is unknown: `read "$1"`, `printf -v "$1"`. */
function setsUnknownName(name: string, rest: readonly Argument[]): boolean {
  const before = (at: number): string => rest[at - 1]?.text ?? '';
  if (name === 'for' || name === 'select') return false;
  if (name === 'printf') return rest[0]?.text === '-v' && isUnknown(rest[1]);
  if (name === 'wait') return rest.some((word, at) => isUnknown(word) && before(at) === '-p');
  return rest.some((word, at) => isUnknown(word) && !takesValue.test(before(at)));
}

function forget(words: readonly Argument[], scope: ScriptScope): void {
  for (const { text } of words) if (variableName.test(text)) scope.assign(text, undefined);
}

/** Forgets a variable of which an element is assigned: `NAME[0]=value` sets what `$NAME` is. */
function forgetElements({ assignments, words }: ShellCommand, text: string, scope: ScriptScope): void {
  for (const { start, end } of [...assignments, ...words]) {
    const [, name] = elementAssignment.exec(text.slice(start, end)) ?? [];
    if (name !== undefined) scope.assign(name, undefined);
  }
}

function changeDirectory(
  name: string,
  rest: readonly Argument[],
  conditional: boolean,
  scope: ScriptScope,
): void {
  const target = rest.find(({ text }) => !/^-[LPe]*-?$/u.test(text) || text === '-');
  const plain = name === 'cd' || name === 'chdir' || name === 'pushd';
  const to = target === undefined ? scope.home('') : knownText(target);
  if (conditional) scope.possible?.ask();
  const isTaken = !conditional || scope.possible?.isGuessing() === true;
  scope.changeDirectory(plain && isTaken && to !== '-' ? to : undefined);
}

function knownText({ text, unknown }: Argument): string | undefined {
  return unknown.length > 0 ? undefined : text;
}
