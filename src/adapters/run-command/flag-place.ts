import type { CommandLocation } from '../../core/location.ts';
import type { Span } from '../../formats/shell-words/token.ts';
import { withBlank } from './command-text.ts';
import type { CommandText } from './command-text.ts';
import type { FlagUse } from './flag-syntax.ts';

/**
 * Where a flag and its value are written. A flag that shares its word with others (`-itp 80:80`)
 * is told from them where the word is written without quotes. It can be taken out (`remove`)
 * unless its words come from the value of a variable.
 */
export function placeOf({ words, letter }: FlagUse, text: CommandText): CommandLocation {
  const first = words[0];
  const whole = { start: first?.start ?? 0, end: words.at(-1)?.end ?? 0 };
  const written = text.source.slice(first?.start, first?.end);
  if (!written.startsWith('-')) return text.at(whole);
  if (!letter || letter.alone) return text.at(whole, withBlank(text.source, whole));
  const span = letterSpan(letter.index, whole, words.length, first?.text === written);
  return span ? text.at(span, span) : text.at(whole);
}

/** A flag with a value is the last of its cluster; one without is a single letter. */
function letterSpan(index: number, whole: Span, words: number, plain: boolean): Span | undefined {
  if (!plain) return undefined;
  const start = whole.start + index;
  return { start, end: words > 1 ? whole.end : start + 1 };
}
