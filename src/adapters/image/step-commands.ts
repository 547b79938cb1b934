import type { Span } from '../../core/location.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { nestedScript, programName } from '../shell/nested-script.ts';
import { scanShell, type ScannedCommand } from '../shell/scan-shell.ts';
import { openScope } from '../shell/script-scope.ts';
import { unwrap } from '../shell/unwrap.ts';

/** One command of a step: its program without the folder, and its arguments. An unknown stretch is `\0`. */
export interface StepCommand {
  program: string;
  arguments: readonly string[];
  /** `NAME=value` before it. */
  assignments: readonly string[];
  /** Programs whose output it reads: by a pipe, or as a part of its words. */
  reads?: readonly string[];
  /** Where it is in the text of the step. */
  at: Span;
  /** Where each of its arguments is. */
  argumentsAt: readonly Span[];
}

export interface StepCommands {
  commands: readonly StepCommand[];
  /** False when a part of the text could not be worked out. */
  understood: boolean;
}

/** Longer scripts are not worked out: those of real steps are some kilobytes. */
const longest = 128 * 1024;
const context = { env: {}, directory: '/', home: '/root' };
const assignment = /^[A-Za-z_]\w*=/u;

/** A command given as words, as `RUN ["apt-get", "update"]` has it; `from` is where the first of them is. */
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

/** Whether it is known which program runs: what only running tells, and what is typed in, are not. */
function isKnown([program]: readonly Argument[], nested: ScannedCommand['nested']): boolean {
  const text = program?.text ?? '';
  return nested?.kind !== 'unknown' && !text.includes('\0') && programName(text) !== 'eval';
}

/** The commands of a shell text, those of its substitutions and of shells within it too. */
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

/** What a here-document is for, only a shell's is known. */
function isUnderstood({ command, unwrapped, nested }: ScannedCommand): boolean {
  if (command.words.length === 0) return true;
  const heredoc = command.heredocs.length > 0 && nested === undefined;
  return !heredoc && isKnown(unwrapped.words, nested);
}

/** A shell with a script of its own is what the script runs. */
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
