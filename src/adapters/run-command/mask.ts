import type { Span } from '../../core/location.ts';

/** A masked text: only revealed parts are readable; length and lines are unchanged. */
export interface Mask {
  /** Hides everything except blanks. */
  hide(span: Span): void;
  /** Hides blanks too, so that a word stays one word. */
  hideWord(span: Span): void;
  reveal(span: Span): void;
  /** Returns the text with an `x` for every hidden character. */
  text(): string;
}

const shown = 0;
const hidden = 1;
const hiddenWord = 2;

/** Every character (both halves of a surrogate pair), except line ends and line-continuation backslashes. */
const maskable = /(?!\\\r?\n)[^\r\n]/gu;

/** Returns a mask that hides all of `source`. */
export function maskOver(source: string): Mask {
  const states = new Uint8Array(source.length).fill(hidden);
  return {
    hide: ({ start, end }) => void states.fill(hidden, start, end),
    hideWord: ({ start, end }) => void states.fill(hiddenWord, start, end),
    reveal: ({ start, end }) => void states.fill(shown, start, end),
    text: () => source.replace(maskable, (found, at: number) => maskOf(found, states[at])),
  };
}

function maskOf(found: string, state: number | undefined): string {
  const kept = state === shown || (state === hidden && /\s/u.test(found));
  return kept ? found : 'x'.repeat(found.length);
}
