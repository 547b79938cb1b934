import { decodeAnsiC } from './ansi-c.ts';
import { continuation, peek, unterminated } from './cursor.ts';
import type { TextCursor } from './cursor.ts';
import { readExpansion } from './dollar.ts';
import { closingQuote } from './nesting.ts';
import type { LiteralPart, WordPart } from './token.ts';

/** Reads `'…'`; the cursor stands on the quote. */
export function readSingleQuotes(cursor: TextCursor): LiteralPart {
  const start = cursor.at;
  const close = closingQuote(cursor.text, start + 1, cursor.end);
  const text = cursor.text.slice(start + 1, close === -1 ? cursor.end : close);
  if (close === -1) unterminated(cursor, start, 'A single quote');
  else cursor.at = close + 1;
  return { kind: 'literal', text, start, end: cursor.at };
}

/** Reads `$'…'`; the cursor stands on the dollar sign. */
export function readAnsiC(cursor: TextCursor): LiteralPart {
  const start = cursor.at;
  let close = start + 2;
  while (close < cursor.end && cursor.text[close] !== "'") close += cursor.text[close] === '\\' ? 2 : 1;
  const text = decodeAnsiC(cursor.text.slice(start + 2, Math.min(close, cursor.end)));
  if (close >= cursor.end) unterminated(cursor, start, 'A single quote');
  else cursor.at = close + 1;
  return { kind: 'literal', text, start, end: cursor.at };
}

/** Reads `"…"`; the cursor stands on the quote. An empty text is one literal part. */
export function readDoubleQuotes(cursor: TextCursor): WordPart[] {
  const start = cursor.at;
  const parts: WordPart[] = [{ kind: 'literal', text: '', start, end: start + 1 }];
  cursor.at++;
  while (cursor.at < cursor.end && peek(cursor) !== '"') parts.push(quotedPart(cursor));
  if (cursor.at >= cursor.end) unterminated(cursor, start, 'A double quote');
  else cursor.at++;
  return parts;
}

function quotedPart(cursor: TextCursor): WordPart {
  const start = cursor.at;
  if (peek(cursor) === '$' || peek(cursor) === '`') {
    const expansion = readExpansion(cursor, true);
    if (expansion) return expansion;
    cursor.at++;
    return { kind: 'literal', text: '$', start, end: cursor.at };
  }
  if (peek(cursor) === '\\') return quotedEscape(cursor);
  while (cursor.at < cursor.end && !'"$`\\'.includes(peek(cursor))) cursor.at++;
  return { kind: 'literal', text: cursor.text.slice(start, cursor.at), start, end: cursor.at };
}

/** Inside double quotes a backslash escapes only `$`, `` ` ``, `"`, itself and a newline. */
function quotedEscape(cursor: TextCursor): LiteralPart {
  const start = cursor.at;
  const skipped = continuation(cursor, start);
  const next = peek(cursor, 1);
  cursor.at = Math.min(start + (skipped || (next === '' ? 1 : 2)), cursor.end);
  const text = skipped > 0 ? '' : '$`"\\'.includes(next) && next !== '' ? next : `\\${next}`;
  return { kind: 'literal', text, start, end: cursor.at };
}
