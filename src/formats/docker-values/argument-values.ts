import type { Word } from './ssh-forwards.ts';

/** Returns the values of an option: of `--listen=:2345` what follows the sign, of `--listen :2345` the next word. */
export function argumentValues(words: readonly Word[], option: RegExp): readonly Word[] {
  return words.flatMap(({ text, index }, position) => {
    const equals = text.indexOf('=');
    if (equals > 0 && option.test(text.slice(0, equals))) return [{ text: text.slice(equals + 1), index }];
    return option.test(text) ? (words[position + 1] ?? []) : [];
  });
}
