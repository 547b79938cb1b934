/**
 * Everything that has no glyph of its own or changes how other text is shown: controls (C0, C1),
 * format characters (bidi overrides, zero width, tags), line and paragraph separators, private
 * use, lone surrogates, and what Unicode calls default-ignorable. U+FE0F stays behind a pictograph,
 * where it only asks for the colour form.
 */
const unseen =
  /(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const shortNames: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Makes text from outside safe to show on one line of a terminal or a page: each character that
 * would be invisible, move the cursor, recolour or reorder is shown as its escape (`\n`, `\x1b`,
 * `\u202e`, `\u{e0041}`). Nothing is dropped; text without such characters comes back unchanged.
 */
export function plainText(text: string): string {
  return text.replace(unseen, escapeCharacter);
}

/** As `plainText`, in ASCII only: typographic punctuation gets its plain form, the rest its escape. */
export function asciiText(text: string): string {
  return plainText(text).replace(/[^\x20-\x7e]/gu, (c) => asciiForms[c] ?? escapeCharacter(c));
}

const asciiForms: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '→': '->',
  '·': '-',
  '×': 'x',
};

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const short = shortNames[character];
  if (short !== undefined) return short;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
