/** Line breaks of YAML 1.1, which go-yaml still recognises besides `\n` and `\r\n`. */
const otherBreaks = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/**
 * Characters that go-yaml refuses: control characters, unpaired surrogates, non-characters (YAML 1.2,
 * `c-printable`).
 */
const unprintable = /[^\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Returns the text with every line break that Compose recognises as `\n` or `\r\n`, offsets unchanged: to
 * Compose, a lone `\r` or U+2028 in a comment starts a new line.
 */
export function withPlainBreaks(text: string): string {
  return text.replaceAll(otherBreaks, '\n');
}

/** Returns the offset of the first character that Compose refuses, or -1. */
export function firstUnprintable(text: string): number {
  return text.search(unprintable);
}
