import { separateFindings } from '../core/findings/joined-finding.ts';
import { type Finding, type Fix, type TextEdit } from '../core/findings/finding.ts';
import { severities } from '../core/severity.ts';

/** Which fixes may be applied: those that change nothing for certain, or every edit. */
export type FixLevel = 'safe' | 'all';

type EditFix = Extract<Fix, { kind: 'edit' }>;

/** A finding with the edit that removes it. */
export interface FindingFix {
  finding: Finding;
  fix: EditFix;
}

/** Returns the first edit of a finding; absent if it has none, or if a waiver accepts the finding. */
export function editOf({ waived, fixes }: Finding): EditFix | undefined {
  return waived ? undefined : fixes.find((fix) => fix.kind === 'edit');
}

function fixOfLevel(finding: Finding, level: FixLevel): readonly FindingFix[] {
  const fix = editOf(finding);
  return fix === undefined || (level === 'safe' && fix.safety !== 'safe') ? [] : [{ finding, fix }];
}

/**
 * Returns the findings that an edit of the level removes, with that edit. A joined finding is removed at its cause, and
 * else on each service.
 */
export function fixesOf(findings: readonly Finding[], level: FixLevel): readonly FindingFix[] {
  return findings.flatMap((finding) => {
    const [cause, ...effects] = separateFindings([finding]);
    const atCause = cause === undefined ? [] : fixOfLevel(cause, level);
    return atCause.length > 0 ? atCause : effects.flatMap((one) => fixOfLevel(one, level));
  });
}

/** A text with nothing in it but white space, comments, and what separates members. */
const onlyFiller = /^(?:[\s,-]|#[^\n]*(?:\n|$))*$/u;

function isInsertion({ startOffset, endOffset }: TextEdit['range']): boolean {
  return startOffset === endOffset;
}

/**
 * Whether two edits of one file cannot be made at once. Removals side by side are not: only the removal of the
 * last member of a list or mapping knows that its key has to go too.
 */
function conflicts(a: TextEdit, b: TextEdit, text: string): boolean {
  const [first, second] = [a.range, b.range].toSorted(
    (x, y) => x.startOffset - y.startOffset || x.endOffset - y.endOffset,
  );
  if (first === undefined || second === undefined) return false;
  if (first.endOffset > second.startOffset) return true;
  if (isInsertion(first) || isInsertion(second)) return false;
  return onlyFiller.test(text.slice(first.endOffset, second.startOffset));
}

/** Returns a text that two edits share if they are the same. */
function editKey({ file, range, text }: TextEdit): string {
  return JSON.stringify([file, range.startOffset, range.endOffset, text]);
}

/** The first part in which two keys differ decides. */
function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((part, n) => part !== b[n]);
  const [one = '', other = ''] = [a[at], b[at]];
  if (at === -1) return 0;
  return one < other ? -1 : 1;
}

/** In the order of which the first of two in conflict is made: the worst finding, then by place and rule. */
function inOrder(fixes: readonly FindingFix[]): readonly FindingFix[] {
  const keyed = fixes.map((one) => {
    const { severity, rule, fingerprint } = one.finding;
    const { file, range } = one.fix.edits[0] ?? {};
    const key = [severities.indexOf(severity), file ?? '', range?.startOffset ?? 0, rule, fingerprint];
    return { one, key };
  });
  return keyed.toSorted((a, b) => compareKeys(a.key, b.key)).map(({ one }) => one);
}

/**
 * Returns fixes that can be applied at once. Of those in conflict the first in a fixed order is chosen; the others
 * are for the next round. A fix whose edits another one makes too is chosen with it. `textOf` returns the text of a
 * file.
 */
export function chooseFixes(
  fixes: readonly FindingFix[],
  textOf: (file: string) => string,
): readonly FindingFix[] {
  const chosen: FindingFix[] = [];
  const taken = new Map<string, TextEdit[]>();
  const keys = new Set<string>();
  for (const one of inOrder(fixes)) {
    const added = one.fix.edits.filter((edit) => !keys.has(editKey(edit)));
    const isFree = added.every(
      (edit) => !(taken.get(edit.file) ?? []).some((other) => conflicts(edit, other, textOf(edit.file))),
    );
    if (!isFree) continue;
    chosen.push(one);
    for (const edit of added) {
      keys.add(editKey(edit));
      taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    }
  }
  return chosen;
}

/** Returns the edits of fixes by file, each edit once, with the fix that it is of. */
export function editsByFile(
  fixes: readonly FindingFix[],
): ReadonlyMap<string, readonly { edit: TextEdit; of: FindingFix }[]> {
  const all = fixes.flatMap((of) => of.fix.edits.map((edit) => ({ edit, of })));
  const distinct = [...new Map(all.toReversed().map((one) => [editKey(one.edit), one])).values()];
  return Map.groupBy(distinct.toReversed(), ({ edit }) => edit.file);
}
