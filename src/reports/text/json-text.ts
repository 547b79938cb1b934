const shownRaw = /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A value as JSON text (RFC 8259), indented by two, with a newline at its end. Characters that a
 * terminal would act on or that have no glyph are written as `\uXXXX`, which every parser reads
 * back as the same value: a report may be looked at with `cat`.
 */
export function jsonText(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value, null, 2))}\n`;
}

/**
 * An object as JSON text with one line for each entry of its lists, escaped as `jsonText` escapes:
 * a long report is a third shorter than an indented one, and `grep` finds whole entries.
 */
export function jsonByLine(document: object): string {
  const members = Object.entries(document).filter(([, value]) => value !== undefined);
  const lines = withCommas(members.map(([key, value]: [string, unknown]) => memberLines(key, value)));
  // Joined once: each further copy of a long report takes as much memory again.
  return ['{', ...lines, '}', ''].join('\n');
}

function memberLines(key: string, value: unknown): readonly string[] {
  const start = `  ${jsonLine(key)}: `;
  if (!Array.isArray(value) || value.length === 0) return [start + jsonLine(value)];
  return [`${start}[`, ...withCommas(value.map((entry) => [`    ${jsonLine(entry)}`])), '  ]'];
}

/** Returns the lines of all blocks, with a comma after each block but the last. */
function withCommas(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((block, n) =>
    n === blocks.length - 1 ? block : [...block.slice(0, -1), `${block.at(-1)},`],
  );
}

function jsonLine(value: unknown): string {
  return escapeUnseen(JSON.stringify(value));
}

/** A value as JSON that may stand inside an HTML `script` element: `<`, `>` and `&` are escaped too. */
export function jsonForHtml(value: unknown): string {
  return escapeUnseen(JSON.stringify(value)).replace(/[<>&]/g, escapeUnits);
}

/** Printable ASCII, line feeds, and the dashes, quotation marks, dots and arrows of our own sentences. */
function isUsual(unit: number): boolean {
  if (unit <= 0x7e) return unit >= 0x20 || unit === 0x0a;
  return (unit >= 0x2010 && unit <= 0x2027) || (unit >= 0x2190 && unit <= 0x21ff);
}

/** Nearly all of a report is usual, which a loop passes over many times faster than an expression of Unicode's classes. */
function escapeUnseen(json: string): string {
  let [text, kept] = ['', 0];
  for (let at = 0; at < json.length; at += 1) {
    if (isUsual(json.charCodeAt(at))) continue;
    const start = at;
    while (at < json.length && !isUsual(json.charCodeAt(at))) at += 1;
    text += json.slice(kept, start) + json.slice(start, at).replace(shownRaw, escapeUnits);
    kept = at;
  }
  return text + json.slice(kept);
}

/** Beyond the first plane as a surrogate pair: JSON knows no longer escape. */
function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}
