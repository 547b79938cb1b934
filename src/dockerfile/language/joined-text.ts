import type { JoinedText, PlacedText } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';

export type { JoinedText };

/** The offset in the file of a character of a joined text. */
export function sourceOffset({ pieces }: JoinedText, offset: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const { at, source } = pieces[low] ?? { at: 0, source: 0 };
  return source + offset - at;
}

/** The range in the file of a part of a joined text; its end is behind its last character. */
export function sourceSpan(joined: JoinedText, start: number, end: number): Span {
  const from = sourceOffset(joined, start);
  return { start: from, end: end > start ? sourceOffset(joined, end - 1) + 1 : from };
}

/** A part of a joined text. */
export function sliceJoined(joined: JoinedText, start: number, end = joined.text.length): JoinedText {
  const first = joined.pieces.findLastIndex(({ at }) => at <= start);
  const kept = joined.pieces.slice(Math.max(first, 0)).filter(({ at }) => at < end || at === start);
  return {
    text: joined.text.slice(start, end),
    pieces: kept.map(({ at, source }) =>
      at < start ? { at: 0, source: source + start - at } : { at: at - start, source },
    ),
  };
}

/** A part of a joined text with its range in the file. */
export function placedText(joined: JoinedText, start: number, end: number): PlacedText {
  return { text: joined.text.slice(start, end), span: sourceSpan(joined, start, end) };
}

/** A stretch of the file as a text of its own. */
export function stretchOf(text: string, { start, end }: Span): JoinedText {
  return { text: text.slice(start, end), pieces: [{ at: 0, source: start }] };
}

/** Texts one after the other. */
export function concatenate(parts: readonly JoinedText[]): JoinedText {
  let at = 0;
  const pieces = parts.flatMap((part) => {
    const from = at;
    at += part.text.length;
    return part.pieces.map((piece) => ({ ...piece, at: piece.at + from }));
  });
  return { text: parts.map(({ text }) => text).join(''), pieces };
}
