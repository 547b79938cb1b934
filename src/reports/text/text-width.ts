/** Wide and full-width forms (Unicode Standard Annex 11) and characters shown as colour pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const combining = /[\p{Mn}\p{Me}]/u;
const printableAscii = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes; text of `plainText` only (no control characters). */
export function textWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  // Asks for the colour form of what stands before it, which some terminals then draw twice as wide.
  if (character === '\ufe0f') return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/**
 * The text in lines of at most `width` columns (at least 2), broken at spaces, and within a word
 * only where the word alone is too long. An empty text is one empty line.
 */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(width, 2);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((w) => piecesOf(w, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** As `wrap`, with the spaces before the text before each line of it. */
export function wrapIndented(text: string, width: number): readonly string[] {
  const indent = /^ */u.exec(text)?.[0] ?? '';
  return wrap(text.slice(indent.length), width - indent.length).map((line) => `${indent}${line}`);
}

/** One pass, so that a word of a million characters is no trouble. */
function piecesOf(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let end = 0;
  let used = 0;
  for (const character of word) {
    const columns = characterWidth(character);
    if (used + columns > width) {
      pieces.push(word.slice(start, end));
      start = end;
      used = 0;
    }
    used += columns;
    end += character.length;
  }
  return [...pieces, word.slice(start)];
}
