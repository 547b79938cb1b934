/** Characters of a value that are read: a line without an end costs the square of it. */
const longestValue = 500;

/**
 * Returns the texts of Ruby that a value is or holds, in their order: `"MIT".freeze`, `["MIT", 'Ruby']`,
 * `Gem::Version.new("1.0")`, `%q{1.0}`. A text in which Ruby would put a value (`"#{VERSION}"`) is none.
 */
export function rubyTexts(value: string): readonly string[] {
  const texts: string[] = [];
  const literal = /"([^"\\\n]*(?:\\.[^"\\\n]*)*)"|'([^'\\\n]*)'|%q[{(<[]([^%\\\n})>\]]*)[})>\]]/gu;
  for (const [, double, single, percent] of value.slice(0, longestValue).matchAll(literal)) {
    if (double?.includes('#{') === true) continue;
    texts.push(double === undefined ? (single ?? percent ?? '') : double.replace(/\\(.)/gu, '$1'));
  }
  return texts;
}
