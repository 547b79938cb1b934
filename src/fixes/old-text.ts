import type { Finding, Fix, TextEdit } from '../core/findings/finding.ts';

/** Rules whose edits may remove a credential: its text is never shown. */
const mayShowCredentials = /secret|credential|password/iu;

/** More lines than these are shown by their place. */
const maxLines = 5;

/** Text that may hold user information, or a value with a telling name. */
const mayHoldCredential = /:\/\/[^/\s]*@|(?:pass(?:word)?|secret|token|api[-_]?key|credential)s?\b\s*[:=]/iu;

function withOldText(edit: TextEdit, texts: ReadonlyMap<string, string>): TextEdit {
  const { startOffset, endOffset } = edit.range;
  const text = texts.get(edit.file);
  if (edit.old !== undefined || text === undefined || startOffset === endOffset) return edit;
  const old = text.slice(startOffset, endOffset);
  const isShown = old.trim() !== '' && old.split('\n').length <= maxLines + 1 && !mayHoldCredential.test(old);
  return isShown ? { ...edit, old } : edit;
}

/**
 * Adds to each edit the text that it removes, where the text of its file is at hand. `texts` holds
 * the files by name. Text that may hold a credential is left out.
 */
export function addOldText(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const completed = (fix: Fix): Fix =>
    fix.kind === 'edit' ? { ...fix, edits: fix.edits.map((edit) => withOldText(edit, texts)) } : fix;
  return findings.map((finding) =>
    mayShowCredentials.test(finding.rule) ? finding : { ...finding, fixes: finding.fixes.map(completed) },
  );
}
