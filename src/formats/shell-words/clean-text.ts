/** A text without characters that a shell ignores, with a map to the original. */
export interface CleanText {
  text: string;
  /** Returns the offset in the original text for an offset in `text`. */
  origin: (at: number) => number;
}

/** Carriage returns before a line's end, as Windows editors write them, and NULs, which shells drop. */
const unseen = /\r(?=\n)|\0/gu;

/** Returns the range from `start` to `end` of a text as a shell sees it. */
export function cleanText(given: string, start: number, end: number): CleanText {
  const stretch = given.slice(start, end);
  const dropped = [...stretch.matchAll(unseen)].map(({ index }) => index);
  // The parser ends some unclosed words one character after the text.
  const within = (at: number): number => Math.min(start + at, end);
  if (dropped.length === 0) return { text: stretch, origin: within };
  // Counts the dropped characters before each remaining one: the n-th dropped one moves by n.
  const moved = dropped.map((index, count) => index - count);
  return { text: stretch.replace(unseen, ''), origin: (at) => within(at + countUpTo(moved, at)) };
}

/** Returns how many of the sorted numbers are at most `limit`. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
