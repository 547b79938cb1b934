import type { Span } from '../../core/location.ts';

/** What a unit runs. */
export interface UnitCommand {
  program: string;
  args: readonly string[];
}

type Variables = ReadonlyMap<string, string>;

/** Fills in the specifiers of a word; without it they stay as they are. */
type Fill = (this: void, text: string) => string;

/** An argument of a command line, and where it is: in the line, or in the value of a variable that the line names. */
export interface UnitArgument extends UnitWord {
  variable?: string;
}

/**
 * Parses a command line as systemd does (systemd.service(5)): quotes, escapes, `$NAME` as a separate word for
 * several words, `${NAME}` as part of one. `undefined` if there is none.
 */
export function locatedCommand(
  line: string,
  variables: Variables,
  fill: Fill = (text) => text,
): { program: string; args: readonly UnitArgument[] } | undefined {
  const [first, ...rest] = locatedWords(line).map((word) => ({ ...word, text: fill(word.text) }));
  const [, prefixes = '', program = ''] = /^([@:+!|-]*)(.*)$/s.exec(first?.text ?? '') ?? [];
  if (program === '') return undefined;
  // With `@` the next word is the name that the program sees.
  const args = prefixes.includes('@') ? rest.slice(1) : rest;
  return { program, args: prefixes.includes(':') ? args : args.flatMap((arg) => expanded(arg, variables)) };
}

/** The same without the places. */
export function unitCommand(line: string, variables: Variables, fill?: Fill): UnitCommand | undefined {
  const command = locatedCommand(line, variables, fill);
  return command && { program: command.program, args: command.args.map(({ text }) => text) };
}

function expanded(word: UnitWord, variables: Variables): readonly UnitArgument[] {
  const name = /^\$([A-Za-z_]\w*)$/.exec(word.text)?.[1];
  if (name !== undefined)
    return locatedWords(variables.get(name) ?? '').map((part) => ({ ...part, variable: name }));
  const text = word.text.replace(/\$\{([A-Za-z_]\w*)\}|\$\$/g, (_, inner: string | undefined) =>
    inner === undefined ? '$' : (variables.get(inner) ?? ''),
  );
  return [{ ...word, text }];
}

/** A word of a list value, and where it is in the text. */
export interface UnitWord extends Span {
  text: string;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
};

/** A backslash with what it escapes: a letter, or the number of a character. */
const escape = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([0-7]{3})|(.))/gsu;

function unescape(text: string): string {
  return text.replaceAll(
    escape,
    (_all, hex?: string, short?: string, long?: string, octal?: string, char = '') => {
      const code =
        octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
      if (Number.isNaN(code)) return escapes[char] ?? `\\${char}`;
      return code > 0x10_ff_ff ? '' : String.fromCodePoint(code);
    },
  );
}

/**
 * Returns the words of a list value: separated by white space, quoted if they contain some, with the escapes of C
 * (systemd.syntax(7)).
 */
export function locatedWords(text: string): readonly UnitWord[] {
  const piece = /\s+|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(?:\\.|[^\s"'\\])+|["'\\]/gsu;
  const words: UnitWord[] = [];
  let word: UnitWord | undefined;
  const finish = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (const found of text.matchAll(piece)) {
    const [whole, double, single] = found;
    const end = found.index + whole.length;
    if (/^\s/u.test(whole)) finish();
    else
      word = {
        text: (word?.text ?? '') + unescape(double ?? single ?? whole),
        start: word?.start ?? found.index,
        end,
      };
  }
  finish();
  return words;
}

/** Returns the texts of the words of a list value. */
export function unitWords(text: string): string[] {
  return locatedWords(text).map((word) => word.text);
}
