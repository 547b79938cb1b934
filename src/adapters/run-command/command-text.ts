import type { CommandLocation, Span } from '../../core/location.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';

/** Places in one text. Its `command` is the text with what may be a credential masked. */
export interface CommandText {
  /** The text as given; it may hold credentials and must not go into facts. */
  source: string;
  at(span: Span, remove?: Span): CommandLocation;
}

/** Every place carries its line: of a long one the beginning, or the report grows with the square of the line. */
const longestShown = 500;

/** The places of `source`, told against `masked`, which has the same length and lines. */
export function commandText(source: string, masked: string): CommandText {
  const rangeOf = textRanges(source);
  const command = masked.length > longestShown ? `${masked.slice(0, longestShown)}…` : masked;
  return {
    source,
    at: (span, remove) => ({
      in: 'command',
      command,
      range: rangeOf(span.start, span.end),
      ...(remove ? { remove: rangeOf(remove.start, remove.end) } : {}),
    }),
  };
}

/** `span` with one blank beside it, so that taking it out leaves the words around it parted once. */
export function withBlank(source: string, { start, end }: Span): Span {
  if (/[ \t]/u.test(source[start - 1] ?? '')) return { start: start - 1, end };
  return /[ \t]/u.test(source[end] ?? '') ? { start, end: end + 1 } : { start, end };
}
