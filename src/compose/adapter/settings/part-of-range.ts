import type { TextRange } from '../../../core/location.ts';

/** Returns a part of a range on one line, by offsets from its start. */
export function partOfRange(range: TextRange, from: number, to: number): TextRange {
  const { startLine, startColumn, startOffset } = range;
  return {
    startLine,
    startColumn: startColumn + from,
    endLine: startLine,
    endColumn: startColumn + to,
    startOffset: startOffset + from,
    endOffset: startOffset + to,
  };
}
