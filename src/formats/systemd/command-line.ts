/** What a unit runs. */
export interface UnitCommand {
  program: string;
  args: readonly string[];
}

type Variables = ReadonlyMap<string, string>;

/**
 * Parses a command line as systemd does (systemd.service(5)): quotes, escapes, `$NAME` as a separate word for
 * several words, `${NAME}` as part of one. `undefined` if there is none.
 */
export function unitCommand(line: string, variables: Variables): UnitCommand | undefined {
  const [first, ...rest] = unitWords(line);
  const [, prefixes = '', program = ''] = /^([@:+!|-]*)(.*)$/s.exec(first ?? '') ?? [];
  if (program === '') return undefined;
  // With `@` the next word is the name that the program sees.
  const args = prefixes.includes('@') ? rest.slice(1) : rest;
  return { program, args: prefixes.includes(':') ? args : args.flatMap((arg) => expanded(arg, variables)) };
}

function expanded(word: string, variables: Variables): string[] {
  const name = /^\$([A-Za-z_]\w*)$/.exec(word)?.[1];
  if (name !== undefined) return unitWords(variables.get(name) ?? '');
  return [
    word.replace(/\$\{([A-Za-z_]\w*)\}|\$\$/g, (_, inner: string | undefined) =>
      inner === undefined ? '$' : (variables.get(inner) ?? ''),
    ),
  ];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' };

/**
 * Returns the words of a list value: separated by white space, quoted if they contain some
 * (systemd.syntax(7)).
 */
export function unitWords(text: string): string[] {
  const piece = /\s+|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\\(.)|[^\s"'\\]+|["'\\]/gs;
  const words: string[] = [];
  let word: string | undefined;
  for (const [whole, double, single, escaped] of text.matchAll(piece)) {
    if (/^\s/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (escaped === undefined) word = (word ?? '') + unescape(double ?? single ?? whole);
    else word = (word ?? '') + (escapes[escaped] ?? escaped);
  }
  return word === undefined ? words : [...words, word];
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
}
