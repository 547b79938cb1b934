import type { CommandInstruction, Dockerfile, Instruction, JoinedText } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { sourceSpan } from '../../dockerfile/language/joined-text.ts';
import { programName } from '../shell/nested-script.ts';
import { scriptOf } from './run-commands.ts';
import { shellsOf } from './shells.ts';

/** A script of a RUN instruction, as ShellCheck gets it. */
export interface ShellScript {
  /** With the lines that say what it is before the script. */
  text: string;
  /** Returns the range of the file between two places of `text`: 1-based lines, and columns that count characters. */
  spanOf(this: void, start: TextPlace, end: TextPlace): Span;
}

interface TextPlace {
  line: number;
  column: number;
}

/** The shells whose language ShellCheck knows, by the name of the program. */
const dialects: ReadonlyMap<string, string> = new Map([
  ['sh', 'sh'],
  ['bash', 'bash'],
  ['dash', 'dash'],
  ['ash', 'dash'],
  ['ksh', 'ksh'],
  ['mksh', 'ksh'],
]);

/** `# shellcheck disable=SC2086,SC2046`: the codes alone, and no further words. */
const disabling =
  /^\s*#?\s*shellcheck\s+(?:\S+\s+)*?disable=((?:SC\d{4}(?:-SC\d{4})?|all)(?:,(?:SC\d{4}(?:-SC\d{4})?|all))*)/iu;

/** Lines of comment above an instruction and between its lines: BuildKit takes them out of the script. */
function commentsOf({ comments, span }: Instruction, text: string): readonly string[] {
  const inside = text.slice(span.start, span.end).split('\n');
  return [...comments, ...inside.filter((line) => /^\s*#/u.test(line))];
}

function disabledCodes(instruction: Instruction, text: string): readonly string[] {
  return commentsOf(instruction, text).flatMap((line) => {
    const [, codes] = disabling.exec(line) ?? [];
    return codes === undefined ? [] : [`# shellcheck disable=${codes}`];
  });
}

/** The dialect of a script: of the program in its first line, else of the shell that runs it. */
function dialectOf(script: JoinedText, shell: readonly string[]): string | undefined {
  const [, program = '', argument = ''] = /^#!\s*(\S+)(?:[ \t]+(\S+))?/u.exec(script.text) ?? [];
  const named = programName(program) === 'env' ? argument : program;
  return dialects.get(programName(named === '' ? (shell[0] ?? '') : named).toLowerCase());
}

/** The offset of the character at a column that counts characters from 1 on. */
function offsetAt(lines: readonly string[], { line, column }: TextPlace): number {
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  let offset = before;
  let left = column - 1;
  for (const character of lines[line - 1] ?? '') {
    if (left === 0) break;
    offset += character.length;
    left -= 1;
  }
  return offset;
}

function shellScript(script: JoinedText, head: readonly string[]): ShellScript {
  const lines = script.text.split('\n');
  const inScript = (place: TextPlace): number => {
    const line = place.line - head.length;
    if (line < 1) return 0;
    return Math.min(offsetAt(lines, { line, column: place.column }), script.text.length);
  };
  return {
    text: [...head, script.text, ''].join('\n'),
    spanOf: (start, end) => {
      const from = inScript(start);
      return sourceSpan(script, from, Math.max(from, inScript(end)));
    },
  };
}

function runsOf(instructions: readonly Instruction[]): readonly CommandInstruction[] {
  return instructions.flatMap((instruction) => {
    const one = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
    return one?.keyword === 'RUN' ? [one] : [];
  });
}

/** Longer scripts are not checked. */
const longest = 128 * 1024;

/** Returns the scripts of the RUN instructions that are in shell form, for a shell of the POSIX family. */
export function shellScripts({ stages, text }: Dockerfile): readonly ShellScript[] {
  const shells = shellsOf(stages);
  return stages
    .flatMap(({ instructions }) => runsOf(instructions))
    .flatMap((instruction) => {
      const { command, heredocs } = instruction;
      if (command.form === 'exec') return [];
      const script = scriptOf(command.script, heredocs, text);
      const dialect = script && dialectOf(script, shells.get(instruction) ?? []);
      if (script === undefined || dialect === undefined || script.text.length > longest) return [];
      return [shellScript(script, [`# shellcheck shell=${dialect}`, ...disabledCodes(instruction, text)])];
    });
}
