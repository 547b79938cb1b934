import { continuation, peek } from './cursor.ts';
import type { TextCursor } from './cursor.ts';
import { readExpansion } from './dollar.ts';
import { readAnsiC, readDoubleQuotes, readSingleQuotes } from './quotes.ts';
import type { WordPart, WordToken } from './token.ts';

const metacharacters = ' \t\r\n;&|()<>';
const plain = /[^\s;&|()<>\\'"$`*?[{~]+/uy;
/** Bash ends the name at a `:` too, so that `~:/data` is the home directory. */
const tilde = /~[\w.-]*(?=[/:\s;&|()<>]|\\\r?\n|$)/uy;
/**
 * Brace expansions and bracket patterns, as far as they are short and have no quotes in them. An
 * IPv6 address in brackets is a pattern too, but one that stays as it is: no file is named so.
 */
const patterns =
  /[*?]|\{[^\s{}'"`;&|()<>]{0,200}(?:,|\.\.)[^\s{}'"`;&|()<>]{0,200}\}|\[(?![\dA-Fa-f.]*:[\dA-Fa-f:.]*\])[^\]\s'"`;&|()<>]{1,200}\]/uy;

/** Whether a word ends before `character`. */
export function endsWord(character: string): boolean {
  return character === '' || metacharacters.includes(character);
}

/** Reads the word at the cursor, which stands on its first character. */
export function readWord(cursor: TextCursor): WordToken {
  const start = cursor.at;
  const parts: WordPart[] = [];
  while (!endsWord(peek(cursor))) {
    const skipped = continuation(cursor, cursor.at);
    if (skipped > 0) cursor.at += skipped;
    else parts.push(...readParts(cursor, cursor.at === start));
  }
  return { kind: 'word', parts: joinLiterals(parts), start, end: cursor.at };
}

function readParts(cursor: TextCursor, first: boolean): WordPart[] {
  switch (peek(cursor)) {
    case "'":
      return [readSingleQuotes(cursor)];
    case '"':
      return readDoubleQuotes(cursor);
    case '$':
    case '`':
      return readDollar(cursor);
    case '\\':
      return [literal(cursor, 2, peek(cursor, 1))];
    default:
      return [readUnquoted(cursor, first)];
  }
}

function readDollar(cursor: TextCursor): WordPart[] {
  if (peek(cursor, 1) === "'") return [readAnsiC(cursor)];
  if (peek(cursor, 1) === '"') {
    cursor.at++;
    return readDoubleQuotes(cursor);
  }
  const expansion = readExpansion(cursor, false);
  return [expansion ?? literal(cursor, 1, '$')];
}

function readUnquoted(cursor: TextCursor, first: boolean): WordPart {
  const start = cursor.at;
  const home = first ? matchAt(tilde, cursor) : '';
  if (home !== '') return { kind: 'tilde', user: home.slice(1), start, end: (cursor.at += home.length) };
  const pattern = matchAt(patterns, cursor);
  if (pattern !== '') return { kind: 'other', quoted: false, start, end: (cursor.at += pattern.length) };
  const text = matchAt(plain, cursor) || peek(cursor);
  return literal(cursor, text.length, text);
}

function matchAt(pattern: RegExp, cursor: TextCursor): string {
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.text)?.[0].slice(0, cursor.end - cursor.at) ?? '';
}

function literal(cursor: TextCursor, length: number, text: string): WordPart {
  const start = cursor.at;
  cursor.at = Math.min(start + length, cursor.end);
  return { kind: 'literal', text, start, end: cursor.at };
}

/** Literals side by side are one; a NUL, which no argument can hold, is left out. */
function joinLiterals(parts: readonly WordPart[]): WordPart[] {
  const joined: WordPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const piece = part.kind === 'literal' ? { ...part, text: part.text.replaceAll('\0', '') } : part;
    if (last?.kind !== 'literal' || piece.kind !== 'literal') joined.push(piece);
    else joined[joined.length - 1] = { ...last, text: last.text + piece.text, end: piece.end };
  }
  return joined;
}
