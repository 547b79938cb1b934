/** What SPDX writes where a value is not known. */
export const notStated = 'NOASSERTION';

const unstated: ReadonlySet<string> = new Set(['', notStated, 'NONE']);

/** Whether a member says something. */
export function isStated(text: string | undefined): text is string {
  return text !== undefined && !unstated.has(text);
}
