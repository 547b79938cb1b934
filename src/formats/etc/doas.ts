/** A rule of doas.conf(5) that lets somebody run programs. */
export interface DoasRule {
  /** A user, or `:group`. */
  identity: string;
  /** As whom; root if missing. */
  target?: string;
  withoutPassword: boolean;
  /** Any program if missing. */
  command?: string;
  /** The only arguments; any if missing. */
  args?: string;
}

/** The rules of a file that permit something, and the numbers of its lines that were not understood. */
export interface DoasFile {
  rules: readonly DoasRule[];
  unclear: readonly number[];
}

interface DoasLine {
  number: number;
  words: readonly string[];
}

const options: ReadonlySet<string> = new Set(['nopass', 'nolog', 'persist', 'keepenv']);

/** Parses a doas.conf. */
export function parseDoas(text: string): DoasFile {
  const rules: DoasRule[] = [];
  const unclear: number[] = [];
  for (const { number, words } of linesOf(text)) {
    const rule = words[0] === 'permit' ? parsePermit(words.slice(1)) : undefined;
    if (rule !== undefined) rules.push(rule);
    else if (words[0] !== 'deny') unclear.push(number);
  }
  return { rules, unclear };
}

function parsePermit(words: readonly string[]): DoasRule | undefined {
  const { start, withoutPassword } = afterOptions(words);
  const identity = words[start];
  let at = start + 1;
  if (identity === undefined) return undefined;
  const after = (keyword: string): string | undefined => {
    if (words[at] !== keyword) return undefined;
    at += 2;
    return words[at - 1];
  };
  const target = after('as');
  const command = after('cmd');
  const args = command !== undefined && words[at] === 'args' ? words.slice(at + 1).join(' ') : undefined;
  if (at > words.length || (args === undefined && at < words.length)) return undefined;
  return {
    identity,
    withoutPassword,
    ...(target === undefined ? {} : { target }),
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
  };
}

function afterOptions(words: readonly string[]): { start: number; withoutPassword: boolean } {
  let start = 0;
  let withoutPassword = false;
  for (;;) {
    const word = words[start];
    if (word === 'setenv') {
      const end = words.indexOf('}', start);
      start = end < 0 ? words.length : end + 1;
    } else if (word !== undefined && options.has(word)) {
      withoutPassword ||= word === 'nopass';
      start++;
    } else return { start, withoutPassword };
  }
}

/** Returns the words of lines. A comment ends with its own line; a backslash before the end of a line continues it. */
function linesOf(text: string): readonly DoasLine[] {
  const lines: DoasLine[] = [];
  let words: string[] = [];
  let number = 1;
  let first = 1;
  const finish = (): void => {
    if (words.length > 0) lines.push({ number: first, words });
    words = [];
  };
  for (const [token] of text.matchAll(
    /#[^\n]*|\\\r?\n|\n|[{}]|(?:\\[^\n]|"(?:\\.|[^"\\])*"?|[^\s{}#"\\])+|\\|\s/gsu,
  )) {
    if (token === '\n') finish();
    if (words.length === 0) first = number;
    if (token.includes('\n')) number += token.split('\n').length - 1;
    if (token === '\n') first = number;
    if (!/^(?:#|\\\r?\n|\s)/u.test(token)) words.push(token.replaceAll(/\\(.)|"/gsu, '$1'));
  }
  finish();
  return lines;
}
