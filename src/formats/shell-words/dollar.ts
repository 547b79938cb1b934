import { peek, unterminated } from './cursor.ts';
import type { TextCursor } from './cursor.ts';
import { closingBracket } from './nesting.ts';
import type { VariablePart, WordPart } from './token.ts';

const name = /[A-Za-z_]\w*/uy;
const parameter = /^([A-Za-z_]\w*)(?:(:?[-=?+])([\s\S]*))?$/u;

/**
 * Reads the expansion at the cursor, which stands on `$` or `` ` ``; `undefined` where the `$`
 * stands for itself (the cursor is then not moved).
 */
export function readExpansion(cursor: TextCursor, quoted: boolean): WordPart | undefined {
  if (peek(cursor) === '`') return readBackquotes(cursor, quoted);
  const next = peek(cursor, 1);
  if (next === '(') return readParentheses(cursor, quoted);
  if (next === '{') return readBraces(cursor, quoted);
  if (/[A-Za-z_]/u.test(next)) return readName(cursor, quoted);
  if (next === '' || !/[\d@*#?$!-]/u.test(next)) return undefined;
  cursor.at += 2;
  return { kind: 'other', quoted, start: cursor.at - 2, end: cursor.at };
}

function readName(cursor: TextCursor, quoted: boolean): VariablePart {
  const start = cursor.at;
  name.lastIndex = start + 1;
  const found = name.exec(cursor.text)?.[0] ?? '';
  cursor.at = Math.min(start + 1 + found.length, cursor.end);
  return { kind: 'variable', name: cursor.text.slice(start + 1, cursor.at), quoted, start, end: cursor.at };
}

function readParentheses(cursor: TextCursor, quoted: boolean): WordPart {
  const start = cursor.at;
  const close = closingBracket(cursor.text, start + 2, cursor.end, '(');
  if (close === -1) return cutShort(cursor, quoted, 'A command substitution');
  cursor.at = close + 1;
  const inner = { start: start + 2, end: close };
  const arithmetic = cursor.text[inner.start] === '(' && cursor.text[close - 1] === ')';
  const span = { start, end: cursor.at };
  return arithmetic ? { kind: 'other', quoted, ...span } : { kind: 'substitution', quoted, inner, ...span };
}

function readBraces(cursor: TextCursor, quoted: boolean): WordPart {
  const start = cursor.at;
  const close = closingBracket(cursor.text, start + 2, cursor.end, '{');
  if (close === -1) return cutShort(cursor, quoted, 'A parameter expansion');
  cursor.at = close + 1;
  const span = { start, end: cursor.at };
  const [, found, operator, word] = parameter.exec(cursor.text.slice(start + 2, close)) ?? [];
  if (found === undefined) return { kind: 'other', quoted, ...span };
  const suffix = operator === undefined ? {} : { operator, word: word ?? '' };
  return { kind: 'variable', name: found, quoted, ...suffix, ...span };
}

function readBackquotes(cursor: TextCursor, quoted: boolean): WordPart {
  const start = cursor.at;
  let close = start + 1;
  while (close < cursor.end && cursor.text[close] !== '`') close += cursor.text[close] === '\\' ? 2 : 1;
  if (close >= cursor.end) return cutShort(cursor, quoted, 'A backquoted command');
  cursor.at = close + 1;
  return { kind: 'substitution', quoted, inner: { start: start + 1, end: close }, start, end: cursor.at };
}

function cutShort(cursor: TextCursor, quoted: boolean, what: string): WordPart {
  const start = cursor.at;
  unterminated(cursor, start, what);
  return { kind: 'other', quoted, start, end: cursor.end };
}
