import type { LexProblem } from './token.ts';

/** Where reading stands in a stretch of a text; what is wrong with it is put in `problems`. */
export interface TextCursor {
  readonly text: string;
  readonly end: number;
  at: number;
  readonly problems: LexProblem[];
}

/** The character `ahead` of the cursor, '' past the end. */
export function peek(cursor: TextCursor, ahead = 0): string {
  const at = cursor.at + ahead;
  return at < cursor.end ? (cursor.text[at] ?? '') : '';
}

/** Length of a line continuation at `at` (a backslash before LF or CR LF), else 0. */
export function continuation(cursor: TextCursor, at: number): number {
  if (cursor.text[at] !== '\\' || at + 1 >= cursor.end) return 0;
  if (cursor.text[at + 1] === '\n') return 2;
  return cursor.text[at + 1] === '\r' && cursor.text[at + 2] === '\n' && at + 2 < cursor.end ? 3 : 0;
}

/** Notes that what begins at `start` never ends, and puts the cursor at the end. */
export function unterminated(cursor: TextCursor, start: number, what: string): void {
  cursor.problems.push({ message: `${what} is not closed`, start, end: cursor.end });
  cursor.at = cursor.end;
}
