import { continuation, peek } from './cursor.ts';
import type { TextCursor } from './cursor.ts';
import { pendingHeredoc, skipHeredocs } from './heredoc.ts';
import type { PendingHeredoc } from './heredoc.ts';
import { closingBracket } from './nesting.ts';
import { readWord } from './read-word.ts';
import type { Span } from '../../core/location.ts';
import type { LexProblem, OperatorToken, Token } from './token.ts';

/** The tokens of a shell text and what is wrong with it; comments and here-document bodies are left out. */
export interface Lexed {
  tokens: readonly Token[];
  problems: readonly LexProblem[];
}

/** Longest first. An io number (`2>`) is part of its operator. */
const operators =
  /(?:\d+(?=[<>]))?(?:&>>|<<<|<<-|;;&|&&|\|\||;;|;&|\|&|&>|<<|>>|<&|>&|<>|>\||[;&|()<>])|\r?\n/uy;

/**
 * The words and operators of a shell text, or of the stretch `within` it (POSIX.1-2024, XCU 2.3;
 * with Bash's `$'…'`, `<<<` and process substitution). Never throws; what cannot be read is a
 * problem, and the word it is in ends with the text.
 */
export function lexShell(text: string, within: Span = { start: 0, end: text.length }): Lexed {
  const cursor: TextCursor = { text, at: within.start, end: within.end, problems: [] };
  const tokens: Token[] = [];
  let pending: PendingHeredoc[] = [];
  for (skipBlanks(cursor); cursor.at < cursor.end; skipBlanks(cursor)) {
    const token = readProcessSubstitution(cursor) ?? readOperator(cursor) ?? readWord(cursor);
    const last = tokens.at(-1);
    if (token.kind === 'word' && last?.kind === 'operator' && /<<-?$/u.test(last.text)) {
      pending.push(pendingHeredoc(last.text.replace(/^\d+/u, ''), token, text));
    }
    tokens.push(token);
    if (token.kind === 'operator' && token.text === '\n') {
      skipHeredocs(cursor, pending);
      pending = [];
    }
  }
  return { tokens, problems: cursor.problems };
}

function skipBlanks(cursor: TextCursor): void {
  const { text, end } = cursor;
  while (cursor.at < end) {
    const skipped = continuation(cursor, cursor.at);
    const blank = ' \t'.includes(peek(cursor)) || (peek(cursor) === '\r' && peek(cursor, 1) !== '\n');
    if (skipped > 0) cursor.at += skipped;
    else if (blank) cursor.at++;
    else if (peek(cursor) === '#') {
      const newline = text.indexOf('\n', cursor.at);
      cursor.at = newline === -1 || newline > end ? end : newline;
    } else return;
  }
}

function readOperator(cursor: TextCursor): OperatorToken | undefined {
  operators.lastIndex = cursor.at;
  const found = operators.exec(cursor.text)?.[0].slice(0, cursor.end - cursor.at);
  if (found === undefined || found === '') return undefined;
  const start = cursor.at;
  cursor.at += found.length;
  return { kind: 'operator', text: found === '\r\n' ? '\n' : found, start, end: cursor.at };
}

/** `<(commands)` and `>(commands)` are words of Bash's. */
function readProcessSubstitution(cursor: TextCursor): Token | undefined {
  if (!/^[<>]\($/u.test(peek(cursor) + peek(cursor, 1))) return undefined;
  const start = cursor.at;
  const close = closingBracket(cursor.text, start + 2, cursor.end, '(');
  if (close === -1) return undefined;
  cursor.at = close + 1;
  const span = { start, end: cursor.at };
  const inner = { start: start + 2, end: close };
  return { kind: 'word', parts: [{ kind: 'substitution', quoted: true, inner, ...span }], ...span };
}
