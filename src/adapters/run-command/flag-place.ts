import type { CommandLocation, Span } from '../../core/location.ts';
import { withBlank } from './command-text.ts';
import type { CommandText } from './command-text.ts';
import type { FlagUse } from './flag-syntax.ts';

/**
 * Returns where a flag and its value are written. A flag that shares its word with others (`-itp 80:80`) gets
 * its own span if the word has no quotes. It can be removed (`remove`) unless its words come from a variable.
 */
export function flagLocation({ words, letter }: FlagUse, text: CommandText): CommandLocation {
  const first = words[0];
  const whole = { start: first?.start ?? 0, end: words.at(-1)?.end ?? 0 };
  const written = text.source.slice(first?.start, first?.end);
  if (!/^["']?-/u.test(written)) return text.at(whole);
  if (!letter || letter.alone) return text.at(whole, withBlank(text.source, whole));
  const span = first?.text === written ? letterSpan(letter, whole, words.length) : undefined;
  return span ? text.at(span, span) : text.at(whole);
}

/** A flag with a value is the last of its cluster; one without is a single letter. */
function letterSpan(
  { index, attached }: { index: number; attached: boolean },
  whole: Span,
  words: number,
): Span {
  const start = whole.start + index;
  return { start, end: attached || words > 1 ? whole.end : start + 1 };
}
