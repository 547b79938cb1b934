import type { CommandLocation, Span } from '../../core/location.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';

/** Locations in one text. Its `command` is the text with possible credentials masked. */
export interface CommandText {
  /** The text as given; it may hold credentials and must not enter facts. */
  source: string;
  at(span: Span, remove?: Span): CommandLocation;
}

/**
 * Every location carries its line. Only the start of a long line is shown, or the report would grow with the
 * square of the line.
 */
const longestShown = 500;

/** Returns locations in `source`, shown in `masked`, which has the same length and lines. */
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

/** Extends `span` by one blank, so that removing it leaves one blank between its neighbours. */
export function withBlank(source: string, { start, end }: Span): Span {
  if (/[ \t]/u.test(source[start - 1] ?? '')) return { start: start - 1, end };
  return /[ \t]/u.test(source[end] ?? '') ? { start, end: end + 1 } : { start, end };
}
