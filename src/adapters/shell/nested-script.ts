import type { Span } from '../../core/location.ts';
import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import type { ShellCommand } from '../../formats/shell-words/shell-command.ts';

/** A script that a command passes to a shell. */
export type NestedScript =
  /** A range of the same text, unchanged. */
  | { kind: 'stretch'; span: Span }
  /** A text produced by quotes and expansions; `span` is the words it comes from. `eval` runs it in the same shell. */
  | { kind: 'text'; text: string; span: Span; sameShell?: boolean }
  /** Unknown, or read from standard input. */
  | { kind: 'unknown' };

const shells = /^(?:ba|da|a|z|k)?sh$/u;

/** Returns a program's name without its directory. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

function isShell(program: string): boolean {
  return shells.test(program);
}

/**
 * Returns the script that a command without wrappers runs: of `sh -c script`, of `eval`, or of a here-document for a
 * shell. Absent for another program, and for a shell that runs a file.
 */
export function nestedScript(
  [program, ...rest]: readonly Argument[],
  { heredocs }: Pick<ShellCommand, 'heredocs'>,
  text: string,
): NestedScript | undefined {
  if (program?.text === 'eval') return ofWords(rest);
  if (program === undefined || !isShell(programName(program.text))) return undefined;
  const { script, operand, standardInput } = shellArguments(rest);
  if (script) return ofWord(operand, text);
  if (operand !== undefined && !standardInput) return undefined;
  const heredoc = heredocs.at(-1);
  // A shell without a script reads standard input.
  if (heredoc === undefined) return { kind: 'unknown' };
  const body = text.slice(heredoc.body.start, heredoc.body.end);
  return heredoc.quoted || !/[$`\\]/u.test(body)
    ? { kind: 'stretch', span: heredoc.body }
    : { kind: 'unknown' };
}

function ofWord(word: Argument | undefined, text: string): NestedScript {
  if (word === undefined || word.text.includes(unknownText)) return { kind: 'unknown' };
  const inner = { start: word.start + 1, end: word.end - 1 };
  const verbatim = /["']/u.test(text[word.start] ?? '') && text.slice(inner.start, inner.end) === word.text;
  return verbatim
    ? { kind: 'stretch', span: inner }
    : { kind: 'text', text: word.text, span: { start: word.start, end: word.end } };
}

/** The script of `eval`: its arguments with spaces between them. */
function ofWords(words: readonly Argument[]): NestedScript | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const text = words.map((word) => word.text).join(' ');
  if (text.includes(unknownText)) return { kind: 'unknown' };
  return {
    kind: 'text',
    text,
    span: { start: first.start, end: words.at(-1)?.end ?? first.end },
    sameShell: true,
  };
}

/** Shell options that take the next word, besides those that end in `o`. */
const valued: ReadonlySet<string> = new Set(['--rcfile', '--init-file']);

/** Returns whether a shell runs a script word or standard input; `operand` is the script, or the file. */
function shellArguments(words: readonly Argument[]): {
  script: boolean;
  standardInput: boolean;
  operand: Argument | undefined;
} {
  let [script, standardInput, at] = [false, false, 0];
  for (let word = words[at]?.text; word !== undefined && /^[-+]./u.test(word); word = words[at]?.text) {
    at++;
    if (word === '--') break;
    if (word.startsWith('--')) at += Number(valued.has(word));
    else {
      script ||= /^-\w*c/u.test(word);
      standardInput ||= /^-\w*s/u.test(word);
      at += Number(/[oO]$/u.test(word));
    }
  }
  return { script, standardInput, operand: words[at] };
}
