import type { ScannedCommand } from '../shell/scan-shell.ts';

/** A run line with options in a text of any language; without one it is the default of docker. */
const runWithOptions =
  /(?:^|[^\w.-])docker(?:\.exe)?["']?,?\s{1,64}["']?(?:container["']?,?\s{1,64}["']?)?(?:run|create)["']?,?(?:\s|\\[nt]?){1,64}["']?[-$]/u;

/** Programs that print what they are given, and `:`, which does nothing with it. */
const printers = /^(?:echo|printf|cat|:)$/u;

/**
 * Whether a command gives a text with a run line to a program, a file or a variable, from which it may be run: a
 * here-document or a here-string, or what it prints into a file or a pipe. What a person is shown does not count.
 */
export function passesRunLine({ command, unwrapped, nested, text }: ScannedCommand): boolean {
  const [program] = unwrapped.words;
  const isPrinter = printers.test(program?.text ?? '');
  if (isPrinter && (program?.text === ':' || command.passesOutput !== true)) return false;
  const documents = nested?.kind === 'stretch' ? [] : command.heredocs.map(({ body }) => body);
  const read = [...documents, ...command.hereStrings].map(({ start, end }) => text.slice(start, end));
  const printed = isPrinter ? unwrapped.words.map((word) => word.text).join('\n') : '';
  return [...read, printed].some((each) => runWithOptions.test(each));
}
