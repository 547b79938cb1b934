/** A file with more gaps than this is damaged as a whole: the rest of it is not read. */
const maxGaps = 1000;

/** Packages that paragraphs of a file show, and those that are not understood. */
export interface ParagraphReading<Value> {
  values: readonly Value[];
  gaps: readonly string[];
}

/**
 * Reads the paragraphs of a text, between which there are empty lines or lines of white space. `read` returns what a
 * paragraph shows and why it is not understood; `undefined` for one that does not matter.
 */
export function readParagraphs<Value>(
  text: string,
  read: (paragraph: string) => { value?: Value; label?: string; problem?: string } | undefined,
): ParagraphReading<Value> {
  const values: Value[] = [];
  const gaps: string[] = [];
  let number = 0;
  for (const separated of text.split(/\n[ \t]*\n/u)) {
    const paragraph = separated.startsWith('\n') ? separated.replace(/^\n+/u, '') : separated;
    if (paragraph === '' || paragraph.trim() === '') continue;
    number += 1;
    const { value, label, problem } = read(paragraph) ?? {};
    if (value !== undefined) values.push(value);
    if (problem === undefined) continue;
    gaps.push(`paragraph ${number}${label === undefined ? '' : ` (${label})`} ${problem}`);
    if (gaps.length < maxGaps) continue;
    return { values, gaps: [`only its first ${number} paragraphs are read`, ...gaps] };
  }
  return { values, gaps };
}
