import { parseShell } from '../../formats/shell-words/parse-shell.ts';
import type { WordToken } from '../../formats/shell-words/token.ts';
import { assignedNames } from './follow-script.ts';
import { variablesRead } from './read-lines.ts';
import type { ScannedCommand } from './scan-shell.ts';

/** Words of a command; `isInput` means what it reads. */
export interface PlacedWords {
  found: ScannedCommand;
  words: readonly WordToken[];
  isInput?: true;
}

/** What a script assigns, calls and changes, wherever it stands. */
export interface ScriptValues {
  /** What variables get, by name. */
  assigned: ReadonlyMap<string, readonly PlacedWords[]>;
  /** Commands by the first of their words. */
  calls: ReadonlyMap<string, readonly ScannedCommand[]>;
  /** Commands of functions, by the name of the function. */
  bodies: ReadonlyMap<string, readonly ScannedCommand[]>;
  /** The command that passes the script to a shell in which a command stands. */
  shells: ReadonlyMap<ScannedCommand, ScannedCommand>;
  /** What `set --` makes the arguments of the script. */
  replacing: readonly PlacedWords[];
  /** Whether it reads other files as a part of itself: they may set any variable. */
  isOpen: boolean;
}

/** Commands that assign to the variables that their words name. */
const assigning = /^(?:export|readonly|local|declare|typeset)$/u;
const changing = /^(?:cd|pushd|chdir)$/u;

function add<T>(all: Map<string, T[]>, name: string, one: T): void {
  const before = all.get(name);
  if (before === undefined) all.set(name, [one]);
  else before.push(one);
}

/** Returns the variables that a command sets, each with the words that it gets. */
function assignmentsOf(found: ScannedCommand): readonly (readonly [name: string, words: PlacedWords])[] {
  const { command, words, text } = found;
  const [program, ...tokens] = command.words;
  const name = words[0]?.text ?? '';
  const [variable] = tokens;
  if (name === 'for' || name === 'select')
    return variable === undefined
      ? []
      : [[text.slice(variable.start, variable.end), { found, words: tokens.slice(1) }]];
  const declared = [...command.assignments, ...(assigning.test(name) ? tokens : [])];
  const printed = name === 'printf' && words[1]?.text === '-v' ? [words[2]?.text ?? ''] : [];
  return [
    ...declared.flatMap((token) =>
      assignedNames([token], text).map((each) => [each, { found, words: [token] }] as const),
    ),
    ...variablesRead(found).map((each) => [each, { found, words: [], isInput: true as const }] as const),
    ...printed.map((each) => [each, { found, words: tokens.slice(2) }] as const),
    // An argument of the option: `getopts c: O` leaves it in OPTARG.
    ...(name === 'getopts' && program !== undefined
      ? [['OPTARG', { found, words: argumentList() }] as const]
      : []),
  ];
}

/** Returns the words of `"$@"`, which stand in a text of their own. */
function argumentList(): readonly WordToken[] {
  return [{ kind: 'word', start: 0, end: 0, parts: [{ kind: 'other', quoted: true, start: 0, end: 0 }] }];
}

function noteShells(found: ScannedCommand, shells: Map<ScannedCommand, ScannedCommand>): void {
  if (found.nested?.kind === 'text' && found.nested.sameShell === true) return;
  for (const inner of found.runs) shells.set(inner, found);
}

/** Returns what the commands of a script assign and call. */
export function scriptValues(commands: readonly ScannedCommand[]): ScriptValues {
  const assigned = new Map<string, PlacedWords[]>();
  const calls = new Map<string, ScannedCommand[]>();
  const bodies = new Map<string, ScannedCommand[]>();
  const shells = new Map<ScannedCommand, ScannedCommand>();
  const replacing: PlacedWords[] = [];
  let isOpen = false;
  for (const found of commands) {
    const { command, words } = found;
    const name = words[0]?.text ?? '';
    for (const [variable, source] of assignmentsOf(found)) add(assigned, variable, source);
    if (name !== '') add(calls, name, found);
    if (command.inFunction !== undefined) add(bodies, command.inFunction, found);
    noteShells(found, shells);
    if (name === 'set' && words[1]?.text === '--') replacing.push({ found, words: command.words.slice(2) });
    isOpen ||= (name === '.' || name === 'source') && words[1]?.unknown.length === 0;
  }
  return { assigned, calls, bodies, shells, replacing, isOpen };
}

/** Returns the words of an array (`(a "$B")`), and of here-strings, where they stand in a text. */
export function wordsWithin(text: string, start: number, end: number): readonly WordToken[] {
  return parseShell(text, { start, end }).commands.flatMap(({ words }) => words);
}

/** Returns the words by which commands change the working directory. */
export function foldersChanged(commands: readonly ScannedCommand[]): readonly PlacedWords[] {
  return commands.flatMap((found) =>
    changing.test(found.words[0]?.text ?? '') ? [{ found, words: found.command.words.slice(1) }] : [],
  );
}

/** Whether a command only asks where a program is: `command -v curl`. */
export function asksForProgram({ words }: ScannedCommand): boolean {
  return words[0]?.text === 'command' && /^-[vV]$/u.test(words[1]?.text ?? '');
}
