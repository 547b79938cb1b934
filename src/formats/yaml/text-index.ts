import type { TextRange } from '../../core/location.ts';

/** A text with the offsets of its lines, so that finding a position is a binary search. */
export interface TextIndex {
  text: string;
  /** Offset of the first character of each line, ascending, first 0. */
  lineStarts: readonly number[];
  /** The first line ending of the text; `\n` if it has none. */
  eol: string;
}

/** Indexes the lines of a text. A line ends after `\n`; a `\r` before it belongs to the ending. */
export function indexText(text: string): TextIndex {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const first = text.indexOf('\n');
  return { text, lineStarts, eol: first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n' };
}

/** Returns the 1-based line and column of an offset. */
export function positionOf(index: TextIndex, offset: number): { line: number; column: number } {
  let low = 0;
  let high = index.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (index.lineStarts[low] ?? 0) + 1 };
}

/** Returns the range from `start` to `end` (exclusive). */
export function rangeOf(index: TextIndex, start: number, end: number): TextRange {
  const from = positionOf(index, start);
  const to = positionOf(index, end);
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    startOffset: start,
    endOffset: end,
  };
}

/** Returns the offset of the first character of the line with `offset`. */
export function lineStart(index: TextIndex, offset: number): number {
  return index.lineStarts[positionOf(index, offset).line - 1] ?? 0;
}

/** Returns the offset before the line ending after `offset`; the end of the text on its last line. */
export function lineEnd(index: TextIndex, offset: number): number {
  const newline = index.text.indexOf('\n', offset);
  if (newline === -1) return index.text.length;
  return newline > offset && index.text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Returns the offset of the next line's start; the end of the text on its last line. */
export function nextLine(index: TextIndex, offset: number): number {
  const newline = index.text.indexOf('\n', offset);
  return newline === -1 ? index.text.length : newline + 1;
}
