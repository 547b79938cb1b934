import type { Fix, TextEdit } from '../../core/finding.ts';
import type { Canvas } from './canvas.ts';
import { margin } from './severity-label.ts';

/** What to do, and what an edit writes. */
export function fixLines(fix: Fix, canvas: Canvas): readonly string[] {
  const risky = fix.kind === 'edit' && fix.safety === 'risky' ? ' (may change behaviour)' : '';
  const title = canvas.block(`${margin}fix  `, `${canvas.text(fix.title)}${risky}`, 'fix');
  if (fix.kind === 'edit') return [...title, ...fix.edits.flatMap((edit) => editLines(edit, canvas))];
  const steps = canvas.all ? fix.steps : fix.steps.slice(0, 1);
  return [...title, ...steps.flatMap((step) => canvas.block(`${margin}     `, canvas.text(step)))];
}

/** What an edit writes, so that it can be typed where no editor makes it. */
function editLines({ text, range }: TextEdit, canvas: Canvas): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  const replaces = range.endOffset > range.startOffset && lines.length > 0;
  const gone = replaces ? canvas.block(`${margin}     `, `in line ${range.startLine}, in its place:`) : [];
  const added = lines.flatMap((line) =>
    canvas.block(`${margin}     + `, canvas.text(line.slice(indent).trimEnd())),
  );
  return [...gone, ...added];
}
