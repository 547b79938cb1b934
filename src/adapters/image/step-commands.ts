import type { Span } from '../../core/location.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { nestedScript, programName } from '../shell/nested-script.ts';
import { scanShell, type ScannedCommand } from '../shell/scan-shell.ts';
import { openScope } from '../shell/script-scope.ts';
import { unwrap } from '../shell/unwrap.ts';

/** One command of a step: its program without the directory, and its arguments. An unknown part is `\0`. */
export interface StepCommand {
  program: string;
  arguments: readonly string[];
  /** The `NAME=value` words before it. */
  assignments: readonly string[];
  /** Programs whose output it reads, through a pipe or a substitution. */
  reads?: readonly string[];
  /** Its location in the text of the step. */
  at: Span;
  /** The location of each argument. */
  argumentsAt: readonly Span[];
}

export interface StepCommands {
  commands: readonly StepCommand[];
  /** False if a part of the text was not understood. */
  understood: boolean;
}

/** Longer scripts are not parsed: those of real steps have some kilobytes. */
const longest = 128 * 1024;
const context = { env: {}, directory: '/', home: '/root' };
const assignment = /^[A-Za-z_]\w*=/u;

/**
 * Returns a command given as words, as in `RUN ["apt-get", "update"]`; `from` is the offset of the first
 * word.
 */
export function wordCommand(texts: readonly string[], from = 0): StepCommands {
  let at = from;
  const words = texts.map((text): Argument => {
    const start = at;
    at += text.length + 1;
    return { text, unknown: [], any: false, start, end: start + text.length };
  });
  const first = words.findIndex(({ text }) => !assignment.test(text));
  const { words: own, assignments } = unwrap(first === -1 ? [] : words.slice(first));
  const before = [...(first === -1 ? words : words.slice(0, first)), ...assignments].map(({ text }) => text);
  const nested = nestedScript(own, { heredocs: [] }, '');
  if (nested?.kind === 'text') return scriptCommands(nested.text);
  return { commands: [commandOf(own, before, { start: from, end: at })], understood: isKnown(own, nested) };
}

function commandOf(
  [program, ...rest]: readonly Argument[],
  assignments: readonly string[],
  at: Span,
): StepCommand {
  return {
    program: programName(program?.text ?? ''),
    arguments: rest.map(({ text }) => text),
    assignments,
    at,
    argumentsAt: rest.map(({ start, end }) => ({ start, end })),
  };
}

/** Whether the program is known: not if it depends on a variable or comes from standard input. */
function isKnown([program]: readonly Argument[], nested: ScannedCommand['nested']): boolean {
  const text = program?.text ?? '';
  return nested?.kind !== 'unknown' && !text.includes('\0');
}

/** Returns the commands of a shell text, including those in substitutions and nested shells. */
export function scriptCommands(text: string): StepCommands {
  if (text.length > longest) return { commands: [], understood: false };
  const found: ScannedCommand[] = [];
  let understood = true;
  scanShell(text, openScope(context), {
    stretch: ({ problems, misplaced }) => {
      understood &&= problems.length === 0 && misplaced.length === 0;
    },
    command: (one) => void found.push(one),
    tooDeep: () => {
      understood = false;
    },
  });
  understood &&= found.every(isUnderstood);
  return { commands: found.flatMap(stepCommands), understood };
}

/** A here-document is understood only if a shell reads it. */
function isUnderstood({ command, unwrapped, nested }: ScannedCommand): boolean {
  if (command.words.length === 0) return true;
  const heredoc = command.heredocs.length > 0 && nested === undefined;
  return !heredoc && isKnown(unwrapped.words, nested);
}

/** Whether a command is only a shell with an inline script: then the script's commands count. */
function isOnlyShell({ nested }: ScannedCommand): boolean {
  return nested?.kind === 'stretch' || nested?.kind === 'text';
}

function stepCommands(found: ScannedCommand): StepCommand[] {
  const { command, unwrapped, text, reads, from, words } = found;
  if (words.length === 0 || isOnlyShell(found)) return [];
  const assignments = [
    ...command.assignments.map(({ start, end }) => text.slice(start, end)),
    ...unwrapped.assignments.map((word) => word.text),
  ];
  const own = commandOf(unwrapped.words, assignments, from ?? { start: command.start, end: command.end });
  const programs = reads.flatMap(programsOf);
  return [
    {
      ...own,
      ...(from && { argumentsAt: own.argumentsAt.map(() => from) }),
      ...(programs.length === 0 ? {} : { reads: programs }),
    },
  ];
}

function programsOf(found: ScannedCommand): readonly string[] {
  if (isOnlyShell(found)) return found.runs.flatMap(programsOf);
  const program = programName(found.unwrapped.words[0]?.text ?? '');
  return program === '' ? [] : [program];
}
