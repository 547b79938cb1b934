import type { InsertPoint, Span, TextRange } from '../../core/location.ts';
import { lineEnd, lineStart, nextLine, positionOf, rangeOf } from '../../formats/yaml/text-index.ts';
import type { TextIndex } from '../../formats/yaml/text-index.ts';

/** The members of one collection as they lie in the text. A member of a block list starts at its dash. */
export interface Layout {
  flow: boolean;
  members: readonly Span[];
  /** Offsets of the collection itself. */
  span: Span;
}

/**
 * What to delete to take one member out so that the rest stays valid YAML: whole lines in block
 * style, the member and one comma in flow style, what `whole` says for an only member.
 * `undefined` where no such stretch is known.
 */
export function removalOf(
  index: TextIndex,
  layout: Layout,
  at: number,
  whole: TextRange | undefined,
): TextRange | undefined {
  const member = layout.members[at];
  if (member === undefined) return undefined;
  if (layout.members.length === 1) return whole;
  const span = layout.flow ? flowRemoval(index, layout, at, member) : blockRemoval(index, layout, at, member);
  return span && rangeOf(index, span.start, span.end);
}

function flowRemoval(index: TextIndex, layout: Layout, at: number, member: Span): Span | undefined {
  if (!startsCleanly(index, layout, at)) return undefined;
  const next = layout.members[at + 1];
  if (next !== undefined) {
    return startsCleanly(index, layout, at + 1) ? { start: member.start, end: next.start } : undefined;
  }
  const previous = layout.members[at - 1];
  return previous && { start: previous.end, end: member.end };
}

/** Whether a flow member has nothing of its own (an anchor, a tag, `?`) before its start. */
function startsCleanly(index: TextIndex, layout: Layout, at: number): boolean {
  const from = layout.members[at - 1]?.end ?? layout.span.start;
  const between = index.text.slice(from, layout.members[at]?.start).replaceAll(/#[^\n]*/g, '');
  return /^\s*[,[{]\s*$/.test(between);
}

function blockRemoval(index: TextIndex, layout: Layout, at: number, member: Span): Span | undefined {
  const start = lineStart(index, member.start);
  const before = index.text.slice(start, member.start);
  if (before.trim() === '') return { start, end: afterLines(index, member.end) };
  const next = layout.members[at + 1];
  const inListItem = at === 0 && /^[ ]*(?:-[ ]+)+$/.test(before);
  return inListItem && next !== undefined ? { start: member.start, end: next.start } : undefined;
}

function afterLines(index: TextIndex, end: number): number {
  return endsLine(index, end) ? end : nextLine(index, end);
}

function endsLine(index: TextIndex, end: number): boolean {
  return end > 0 && index.text[end - 1] === '\n';
}

/** Where one more member can be written after the last one; `lead` is what starts a block member (`- `). */
export function appendPoint(
  file: string,
  index: TextIndex,
  layout: Layout,
  lead: string,
): InsertPoint | undefined {
  const last = layout.members.at(-1);
  if (layout.flow) return flowPoint(file, index, layout, last);
  const first = layout.members[0];
  if (last === undefined || first === undefined) return undefined;
  const column = first.start - lineStart(index, first.start);
  const before = index.text.slice(first.start - column, first.start);
  if (before.trim() !== '') return undefined;
  const start = before + lead;
  if (endsLine(index, last.end)) return point(file, index, last.end, start, index.eol, start.length);
  return point(file, index, lineEnd(index, last.end), index.eol + start, '', start.length);
}

function flowPoint(
  file: string,
  index: TextIndex,
  layout: Layout,
  last: Span | undefined,
): InsertPoint | undefined {
  const indent = positionOf(index, layout.span.start).column + 1;
  if (last !== undefined) return point(file, index, last.end, ', ', '', indent);
  return point(file, index, layout.span.start + 1, '', '', indent);
}

function point(
  file: string,
  index: TextIndex,
  offset: number,
  before: string,
  after: string,
  indent: number,
): InsertPoint {
  return { file, offset, ...positionOf(index, offset), before, after, indent };
}
