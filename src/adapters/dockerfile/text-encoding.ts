/** How a text starts in encodings that BuildKit does not read: with a byte order mark, else with a first ASCII letter. */
const starts: readonly (readonly [name: string, start: RegExp])[] = [
  ['UTF-32 (little-endian)', /^(?:\xff\xfe\0\0|[\x01-\x7f]\0\0\0)/u],
  ['UTF-32 (big-endian)', /^(?:\0\0\xfe\xff|\0\0\0[\x01-\x7f])/u],
  ['UTF-16 (little-endian)', /^(?:\xff\xfe|[\x01-\x7f]\0[\x01-\x7f]\0)/u],
  ['UTF-16 (big-endian)', /^(?:\xfe\xff|\0[\x01-\x7f]\0[\x01-\x7f])/u],
];

/**
 * Returns the encoding of a Dockerfile that BuildKit refuses, by its first bytes (as a text with one character for
 * each byte). It reads UTF-8, and takes any other byte as it is; tried with BuildKit of Engine 26.1.
 */
export function refusedEncoding(start: string): string | undefined {
  return starts.find(([, pattern]) => pattern.test(start))?.[0];
}
