/** The characters that Go's `unicode.IsSpace` takes for white space, as BuildKit does. */
const spaces = '\\t\\n\\v\\f\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';

const space = new RegExp(`^[${spaces}]$`, 'u');
const leading = new RegExp(`^[${spaces}]+`, 'u');

export function isSpace(character: string): boolean {
  return character === ' ' || (character !== '' && space.test(character));
}

/** The number of UTF-16 code units of white space at the start of a text. */
export function leadingSpace(text: string): number {
  return leading.exec(text)?.[0].length ?? 0;
}

/** The length of a text without the white space at its end. */
export function trimmedLength(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return end;
}
