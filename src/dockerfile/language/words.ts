import type { JoinedText, PlacedText } from '../../core/image/dockerfile.ts';
import { isSpace } from './go-space.ts';
import { placedText } from './joined-text.ts';

/** White space between the words of an instruction, as BuildKit splits them. */
const blanks = /[\t\v\f\r ]+/gu;

/** Splits a text at white space, without regard to quotes. */
export function splitWords(joined: JoinedText): readonly PlacedText[] {
  const words: PlacedText[] = [];
  let start = 0;
  for (const { index, 0: blank } of joined.text.matchAll(blanks)) {
    words.push(placedText(joined, start, index));
    start = index + blank.length;
  }
  words.push(placedText(joined, start, joined.text.length));
  return words;
}

/**
 * Splits a text at white space outside quotes. Quotes and escape characters stay in the words, and an escape
 * character at the end of the text is dropped.
 */
export function splitQuoted(joined: JoinedText, escape: string): readonly PlacedText[] {
  const { text } = joined;
  const words: PlacedText[] = [];
  for (let at = 0; at < text.length;) {
    if (isSpace(text.charAt(at))) {
      at++;
      continue;
    }
    const end = wordEnd(text, at, escape);
    const word = placedText(joined, at, end);
    // An escape character that ends the text belongs to no word.
    if (end === text.length && endsEscaped(text, at, escape)) words.push(...withoutLast(word));
    else words.push(word);
    at = end;
  }
  return words;
}

function withoutLast({ text, span }: PlacedText): readonly PlacedText[] {
  return text.length === 1
    ? []
    : [{ text: text.slice(0, -1), span: { start: span.start, end: span.end - 1 } }];
}

/** Returns where the word that starts at `from` ends. */
function wordEnd(text: string, from: number, escape: string): number {
  let quote = '';
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && isSpace(character)) return at;
    if (character === escape && quote !== "'") at++;
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return text.length;
}

/** Whether the last character of a text is an escape character that escapes nothing. */
function endsEscaped(text: string, from: number, escape: string): boolean {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === escape && quote !== "'") {
      if (at + 1 === text.length) return true;
      at++;
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return false;
}
