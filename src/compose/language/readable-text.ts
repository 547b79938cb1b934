/** Line breaks of YAML 1.1, which go-yaml still reads as such, beside `\n` and `\r\n`. */
const otherBreaks = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/** What go-yaml refuses to read: control characters, unpaired surrogates, non-characters (YAML 1.2, `c-printable`). */
const unprintable = /[^\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * The text with every line break that Compose sees as `\n` or `\r\n`, offsets unchanged: what
 * stands after a lone `\r` or U+2028 in a comment is a line of its own to Compose.
 */
export function withPlainBreaks(text: string): string {
  return text.replaceAll(otherBreaks, '\n');
}

/** Offset of the first character that Compose refuses to read, or -1. */
export function firstUnprintable(text: string): number {
  return text.search(unprintable);
}
