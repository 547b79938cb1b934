import type { Fix, TextEdit } from '../../core/findings/finding.ts';
import { editLines } from '../content/edit-lines.ts';
import type { Canvas } from './canvas.ts';
import { margin } from './severity-label.ts';

/** What to do, and what an edit writes. */
export function fixLines(fix: Fix, canvas: Canvas): readonly string[] {
  const risky = fix.kind === 'edit' && fix.safety === 'risky' ? ' (may change behaviour)' : '';
  const title = canvas.block(`${margin}fix  `, `${canvas.text(fix.title)}${risky}`, 'fix');
  if (fix.kind === 'edit') return [...title, ...fix.edits.flatMap((edit) => changedLines(edit, canvas))];
  const steps = canvas.all ? fix.steps : fix.steps.slice(0, 1);
  return [...title, ...steps.flatMap((step) => canvas.block(`${margin}     `, canvas.text(step)))];
}

/** What an edit writes, so that it can be typed where no editor makes it, and what it removes. */
function changedLines({ text, range, old }: TextEdit, canvas: Canvas): readonly string[] {
  const lines = editLines(text);
  const block = (label: string, line: string) => canvas.block(`${margin}     ${label}`, canvas.text(line));
  const replaces = range.endOffset > range.startOffset && lines.length > 0;
  const place = replaces ? block('', `in line ${range.startLine}, in its place:`) : [];
  const gone = old === undefined ? place : editLines(old).flatMap((line) => block('- ', line));
  return [...gone, ...lines.flatMap((line) => block('+ ', line))];
}
