import type { Span } from '../../core/location.ts';

/** A text of which only what was let through is readable; it keeps its length and its lines. */
export interface Mask {
  /** Hides what is not blank. */
  hide(span: Span): void;
  /** Hides blanks too, so that a word stays one word. */
  hideWord(span: Span): void;
  reveal(span: Span): void;
  /** The text with an `x` for every hidden character. */
  text(): string;
}

const shown = 0;
const hidden = 1;
const hiddenWord = 2;

/** Every character (both halves of one that has two), but line ends and backslashes that continue a line. */
const maskable = /(?!\\\r?\n)[^\r\n]/gu;

/** A mask over `source`, all of it hidden. */
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
