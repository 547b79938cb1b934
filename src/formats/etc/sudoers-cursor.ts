/** Says that a line of a sudoers file is not understood. */
export class UnclearSudoText extends Error {}

/** A place in a line of a sudoers file, which reading moves forward. */
export interface SudoCursor {
  readonly text: string;
  at: number;
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r';

/** Moves to the next character that is no blank. */
export function skipSudoBlanks(cursor: SudoCursor): void {
  while (isBlank(cursor.text[cursor.at])) cursor.at++;
}

/** Returns the next character that is no blank, and stays before it. */
export function peek(cursor: SudoCursor): string | undefined {
  skipSudoBlanks(cursor);
  return cursor.text[cursor.at];
}

/** Moves behind a character if it is the next that is no blank, and returns whether it is. */
export function takeChar(cursor: SudoCursor, char: string): boolean {
  if (peek(cursor) !== char) return false;
  cursor.at++;
  return true;
}

/** Moves behind a character that must follow. */
export function expectChar(cursor: SudoCursor, char: string): void {
  if (!takeChar(cursor, char)) throw new UnclearSudoText(`no ${char}`);
}

/** Returns what a sticky expression matches here, and moves behind it. */
export function takeMatch(cursor: SudoCursor, sticky: RegExp): string | undefined {
  skipSudoBlanks(cursor);
  sticky.lastIndex = cursor.at;
  const [found] = sticky.exec(cursor.text) ?? [];
  cursor.at += found?.length ?? 0;
  return found;
}

/** Reads a word up to a blank or one of the ends, without its quotes and backslashes. */
export function readWord(cursor: SudoCursor, ends: string): string {
  skipSudoBlanks(cursor);
  const parts: string[] = [];
  for (;;) {
    const char = cursor.text[cursor.at];
    // In `%:admins`, the colon is part of the name.
    const isPart = char === ':' && parts.length === 1 && parts[0] === '%';
    if (char === undefined || isBlank(char) || (ends.includes(char) && !isPart)) return parts.join('');
    if (char === '"') parts.push(readQuoted(cursor));
    else if (char === '\\') {
      parts.push(cursor.text.slice(cursor.at + 1, cursor.at + 2));
      cursor.at += 2;
    } else {
      parts.push(char);
      cursor.at++;
    }
  }
}

function readQuoted(cursor: SudoCursor): string {
  const end = cursor.text.indexOf('"', cursor.at + 1);
  if (end < 0) throw new UnclearSudoText('a quote without an end');
  const text = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  return text;
}

/** Returns `!` if an odd number of exclamation marks follows, and moves behind them. */
export function readSign(cursor: SudoCursor): '!' | '' {
  let count = 0;
  while (takeChar(cursor, '!')) count++;
  return count % 2 === 1 ? '!' : '';
}

/** Reads items with commas between them. */
export function readSudoList<T>(cursor: SudoCursor, readItem: (cursor: SudoCursor) => T): readonly T[] {
  const items = [readItem(cursor)];
  while (takeChar(cursor, ',')) items.push(readItem(cursor));
  return items;
}

/** Returns a reader of users, groups and hosts, `!` before those that are left out. */
export function nameReader(ends: string): (cursor: SudoCursor) => string {
  return (cursor) => {
    const sign = readSign(cursor);
    const name = readWord(cursor, ends);
    if (name === '') throw new UnclearSudoText('no name');
    return `${sign}${name}`;
  };
}
