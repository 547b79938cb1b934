import type { TextRange } from '../../core/location.ts';

/** Converts offsets of one text to ranges. */
export type RangeOf = (startOffset: number, endOffset: number) => TextRange;

/** Returns the ranges of `text`, whose lines end with LF (a CR before it belongs to its line). */
export function textRanges(text: string): RangeOf {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return (startOffset, endOffset) => {
    const startLine = lineOf(lineStarts, startOffset);
    const endLine = lineOf(lineStarts, endOffset);
    return {
      startLine,
      startColumn: startOffset - (lineStarts[startLine - 1] ?? 0) + 1,
      endLine,
      endColumn: endOffset - (lineStarts[endLine - 1] ?? 0) + 1,
      startOffset,
      endOffset,
    };
  };
}

/** Returns the 1-based number of the last line that starts at or before `offset`. */
function lineOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
