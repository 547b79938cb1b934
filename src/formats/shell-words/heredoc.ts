import type { TextCursor } from './cursor.ts';
import type { WordToken } from './token.ts';

/** A here-document that is announced on the line being read. */
export interface PendingHeredoc {
  delimiter: string;
  /** `<<-`: tabs before the delimiter do not count. */
  stripTabs: boolean;
}

/** The here-document that the word after `<<` or `<<-` announces (POSIX.1-2024, XCU 2.7.4). */
export function pendingHeredoc(operator: string, word: WordToken, text: string): PendingHeredoc {
  const delimiter = word.parts
    .map((part) => (part.kind === 'literal' ? part.text : text.slice(part.start, part.end)))
    .join('');
  return { delimiter, stripTabs: operator === '<<-' };
}

/** Skips the bodies; the cursor stands at the start of a line. A body without its end runs to the end of the text. */
export function skipHeredocs(cursor: TextCursor, pending: readonly PendingHeredoc[]): void {
  for (const { delimiter, stripTabs } of pending) {
    const start = cursor.at;
    let found = false;
    while (!found && cursor.at < cursor.end) {
      const line = nextLine(cursor);
      found = (stripTabs ? line.replace(/^\t+/u, '') : line) === delimiter;
    }
    if (!found) cursor.problems.push({ message: 'A here-document is not closed', start, end: cursor.end });
  }
}

function nextLine(cursor: TextCursor): string {
  const newline = cursor.text.indexOf('\n', cursor.at);
  const end = newline === -1 || newline >= cursor.end ? cursor.end : newline;
  const line = cursor.text.slice(cursor.at, end).replace(/\r$/u, '');
  cursor.at = Math.min(end + 1, cursor.end);
  return line;
}
