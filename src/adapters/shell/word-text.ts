import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';

/** Returns the text of a word, in which wildcards stand as they are written. */
export function textWithWildcards({ text, unknown }: Argument): string {
  let at = 0;
  return text.replaceAll(unknownText, () => {
    const written = unknown[at++] ?? '';
    return /^[*?[]/u.test(written) ? written : unknownText;
  });
}

/** Returns the text of a word with its wildcards; `undefined` if another part of it is unknown. */
export function knownTextOf(word: Argument): string | undefined {
  const text = textWithWildcards(word);
  return text.includes(unknownText) ? undefined : text;
}
