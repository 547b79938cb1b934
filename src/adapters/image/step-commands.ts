import { expandWord } from '../../formats/shell-words/expand.ts';
import { lexShell } from '../../formats/shell-words/lex.ts';
import type { Span } from '../../core/location.ts';
import type { WordPart } from '../../formats/shell-words/token.ts';
import { followCommand } from '../run-command/follow-script.ts';
import { openScope } from '../run-command/script-scope.ts';
import type { ScriptScope } from '../run-command/script-scope.ts';
import { simpleCommands } from '../run-command/simple-commands.ts';

/** One command of a step: its program without the folder, and its arguments. An unknown stretch is `\0`. */
export interface StepCommand {
  program: string;
  arguments: readonly string[];
  /** `NAME=value` before it. */
  assignments: readonly string[];
  /** Programs whose output it reads: by a pipe, or as a part of its words. */
  reads?: readonly string[];
}

export interface StepCommands {
  commands: readonly StepCommand[];
  /** False when a part of the text could not be worked out. */
  understood: boolean;
}

/** Substitutions and shells within shells deeper than this are not looked into. */
const deepest = 8;
/** Longer scripts are not worked out: those of real steps are some kilobytes. */
const longest = 128 * 1024;
const wrappers: ReadonlySet<string> = new Set([
  'sudo',
  'env',
  'exec',
  'command',
  'time',
  'nice',
  'eatmydata',
]);
const shells = /^(?:ba|da|a|z|k)?sh$/u;

/** A command given as words, as `RUN ["apt-get", "update"]` has it. */
export function wordCommand(words: readonly string[], depth = 0): StepCommands {
  const bare = unwrapped(words);
  const first = bare.findIndex((word) => !isAssignment(word));
  const assignments = first === -1 ? bare : bare.slice(0, first);
  const [program = '', ...rest] = bare.slice(assignments.length);
  const own = { program: nameOf(program), arguments: rest, assignments };
  const script = shells.test(own.program) ? shellScript(rest) : undefined;
  // A shell without a script is one that somebody typed into, before the container was committed.
  if (shells.test(own.program) && rest.every((word) => word.startsWith('-')))
    return { commands: [own], understood: false };
  // What only the build could tell: the shell itself is all that is known.
  if (script?.includes('\0') === true) return { commands: [own], understood: false };
  if (script !== undefined) return depth < deepest ? scriptCommands(script, depth + 1) : notUnderstood;
  return { commands: [own], understood: !program.includes('\0') && own.program !== 'eval' };
}

const notUnderstood: StepCommands = { commands: [], understood: false };

function isAssignment(word: string): boolean {
  return /^[A-Za-z_]\w*=/u.test(word);
}

/** The words behind `sudo`, `env` and their like; their options with a value are rare and left alone. */
function unwrapped(words: readonly string[]): readonly string[] {
  let at = 0;
  for (let word = words[0]; word !== undefined; word = words[at]) {
    if (isAssignment(word) || (at > 0 && word.startsWith('-')) || wrappers.has(nameOf(word))) at++;
    else break;
  }
  const before = words.slice(0, at).filter(isAssignment);
  return [...before, ...words.slice(at)];
}

function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

/** The script of `sh -c script`; a shell that runs a file has none. */
function shellScript(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^-\w*c$/u.test(word));
  return at === -1 ? undefined : words[at + 1];
}

function combined(all: readonly StepCommands[]): StepCommands {
  return {
    commands: all.flatMap(({ commands }) => commands),
    understood: all.every(({ understood }) => understood),
  };
}

/** The commands of a shell text, those of its substitutions and of shells within it too. */
export function scriptCommands(text: string, depth = 0): StepCommands {
  if (text.length > longest) return notUnderstood;
  const scope = openScope({ env: {}, directory: '/', home: '/root' });
  const bounded = { ...scope, variable: (name: string) => short(scope.variable(name)) };
  return stretchCommands(text, { start: 0, end: text.length }, bounded, depth);
}

/** A variable that holds itself twice grows without end: a long value counts as unknown. */
function short(value: string | undefined): string | undefined {
  return value !== undefined && value.length > 4096 ? undefined : value;
}

function stretchCommands(text: string, span: Span, scope: ScriptScope, depth: number): StepCommands {
  const { tokens, problems } = lexShell(text, span);
  const heredoc = tokens.some((token) => token.kind === 'operator' && /<<-?$/u.test(token.text));
  const simple = simpleCommands(tokens, text);
  const found = simple.map((command) => {
    const words = command.words.flatMap((word) => expandWord(word, text, scope));
    const assigned = command.assignments.map(({ start, end }) => text.slice(start, end));
    followCommand(command, words, text, scope);
    const parts = [...command.assignments, ...command.words].flatMap((word) => word.parts);
    const own: StepCommands =
      words.length > 0
        ? wordCommand([...assigned, ...words.map((word) => word.text)], depth)
        : { commands: [], understood: true };
    return { own, inner: combined(parts.flatMap((part) => substituted(part, text, scope, depth))) };
  });
  const programs = found.map(({ own }) => own.commands.map(({ program }) => program));
  const read = readers(simple, text);
  const all = found.map(({ own, inner }, index) => {
    const reads = [
      ...(read[index] ?? []).flatMap((one) => programs[one] ?? []),
      ...inner.commands.map(({ program }) => program),
    ];
    const commands = reads.length === 0 ? own.commands : own.commands.map((one) => ({ ...one, reads }));
    return combined([{ ...own, commands }, inner]);
  });
  return combined([...all, { commands: [], understood: problems.length === 0 && !heredoc }]);
}

/** For each command, the commands whose output it reads: those before it in its pipeline, or in a `<(…)` behind it. */
function readers(commands: readonly Span[], text: string): readonly (readonly number[])[] {
  const between = commands.map(({ start }, index) => text.slice(commands[index - 1]?.end ?? start, start));
  const found: (readonly number[])[] = [];
  for (const [index, gap] of between.entries()) {
    const piped = /(?:^|[^|])\|&?\s*$/u.test(gap);
    found.push(piped ? [...(found[index - 1] ?? []), index - 1] : []);
    if (/<\(\s*$/u.test(gap)) found[index - 1] = [...(found[index - 1] ?? []), index];
  }
  return found;
}

function substituted(part: WordPart, text: string, scope: ScriptScope, depth: number): StepCommands[] {
  if (part.kind !== 'substitution') return [];
  return [depth < deepest ? stretchCommands(text, part.inner, scope, depth + 1) : notUnderstood];
}
