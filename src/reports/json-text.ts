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

/** Nearly all of a report is printable ASCII, which a simple class passes over much faster than Unicode's. */
const beyondAscii = /[^\n -~]+/gu;

function escapeUnseen(json: string): string {
  return json.replace(beyondAscii, (run) => run.replace(shownRaw, escapeUnits));
}

/** Beyond the first plane as a surrogate pair: JSON knows no longer escape. */
function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}
