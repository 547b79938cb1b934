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
 * The text of an object as JSON, with one line for each entry of its lists (arrays and other iterables), escaped as `jsonText`
 * escapes: a long report is a third shorter than an indented one, and `grep` finds whole entries. It comes in parts,
 * because the whole text of a long report takes as much memory as everything else together.
 */
export function* jsonByLine(document: object): Generator<string> {
  yield '{';
  let comma = '';
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) continue;
    yield `${comma}\n  ${jsonLine(key)}: `;
    if (isList(value)) yield* listLines(value);
    else yield jsonLine(value);
    comma = ',';
  }
  yield '\n}\n';
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* listLines(entries: Iterable<unknown>): Generator<string> {
  yield '[';
  let comma = '';
  for (const entry of entries) {
    yield `${comma}\n    ${jsonLine(entry)}`;
    comma = ',';
  }
  yield comma === '' ? ']' : '\n  ]';
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

/** Any character that is not usual. */
const unusual = /[^\n -~\u2010-\u2027\u2190-\u21ff]/;

/** Nearly all of a report is usual, which a loop passes over many times faster than an expression of Unicode's classes. */
function escapeUnseen(json: string): string {
  if (!unusual.test(json)) return json;
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
