/** Deeper nesting than this is taken for unreadable; no line that a person writes comes near. */
const deepest = 50;

const closers: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/**
 * The offset of the bracket that closes the one before `start`, skipping quotes, escapes and
 * nested brackets; -1 when there is none before `end`. A `)` of a `case` pattern inside is taken
 * for the end.
 */
export function closingBracket(text: string, start: number, end: number, open: '(' | '{'): number {
  const expected = [closers[open]];
  for (let at = start; at < end; at++) {
    const character = text[at] ?? '';
    const top = expected.at(-1);
    if (character === '\\') at++;
    else if (character === top) {
      expected.pop();
      if (expected.length === 0) return at;
    } else if (character === '"') expected.push('"');
    else if (opens(text, at, top)) expected.push(closers[text[at] ?? '']);
    else if (character === "'" && top !== '"') at = closingQuote(text, at + 1, end);
    if (at < 0 || expected.length > deepest) return -1;
  }
  return -1;
}

/** Whether the character at `at` opens a bracket: any `(` in commands, and either one after a `$`. */
function opens(text: string, at: number, top: string | undefined): boolean {
  if (text[at] === '(') return top === ')' || text[at - 1] === '$';
  return text[at] === '{' && text[at - 1] === '$';
}

/** The offset of the next `'`, or -1; a single-quoted text has no escapes. */
export function closingQuote(text: string, start: number, end: number): number {
  const at = text.indexOf("'", start);
  return at === -1 || at >= end ? -1 : at;
}
