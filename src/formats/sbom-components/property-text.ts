/** What XML 1.0 cannot hold or does not keep as it is: controls, surrogates, U+FFFE and U+FFFF, space at the ends. */
const unsafe = /[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|^[\s"]|\s$/u;
const escaped = /[^\u0020-\u007E]/gu;

/** Returns a text in the form that every format of SBOMs keeps: a JSON string in ASCII where it is not kept by itself. */
export function propertyText(text: string): string {
  return unsafe.test(text) || !text.isWellFormed() ? asciiJson(text) : text;
}

/** Returns the text that {@link propertyText} wrote; other text is itself. */
export function textOfProperty(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === 'string' ? text : value;
  } catch {
    return value;
  }
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(escaped, (character) =>
    Array.from(
      character.match(/[\s\S]/g) ?? [],
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
