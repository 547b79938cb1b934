import type { TextEdit } from '../core/findings/finding.ts';

/**
 * Applies edits of one file to its text. Edits that overlap cannot both be right: the later ones
 * (by start, then by order) are left out and returned, so that a second round can plan them anew.
 */
export function applyEdits(
  text: string,
  edits: readonly TextEdit[],
): { text: string; left: readonly TextEdit[] } {
  const sorted = edits.toSorted((a, b) => a.range.startOffset - b.range.startOffset);
  const left: TextEdit[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const edit of sorted) {
    if (edit.range.startOffset < end) {
      left.push(edit);
      continue;
    }
    parts.push(text.slice(end, edit.range.startOffset), edit.text);
    end = edit.range.endOffset;
  }
  return { text: [...parts, text.slice(end)].join(''), left };
}
