const shownRaw = /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A value as JSON text (RFC 8259), indented by two, with a newline at its end. Characters that a
 * terminal would act on or that have no glyph are written as `\uXXXX`, which every parser reads
 * back as the same value: a report may be looked at with `cat`.
 */
export function jsonText(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value, null, 2))}\n`;
}

/** A value as JSON that may stand inside an HTML `script` element: `<`, `>` and `&` are escaped too. */
export function jsonForHtml(value: unknown): string {
  return escapeUnseen(JSON.stringify(value)).replace(/[<>&]/g, escapeUnits);
}

/** Runs of what is neither printable ASCII nor the dashes, quotation marks and dots of our own sentences. */
const unusual = /[^\n -~\u2010-\u2027]+/gu;

/** Nearly all reports have nothing else, which a simple loop finds much faster than an expression. */
function isUsual(json: string): boolean {
  for (let i = 0; i < json.length; i += 1) {
    const unit = json.charCodeAt(i);
    if (unit > 0x7e ? unit < 0x2010 || unit > 0x2027 : unit < 0x20 && unit !== 0x0a) return false;
  }
  return true;
}

function escapeUnseen(json: string): string {
  return isUsual(json) ? json : json.replace(unusual, (run) => run.replace(shownRaw, escapeUnits));
}

/** Beyond the first plane as a surrogate pair: JSON knows no longer escape. */
function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}
