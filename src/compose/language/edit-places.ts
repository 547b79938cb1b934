import type { InsertPoint, Span, TextRange } from '../../core/location.ts';
import { lineEnd, lineStart, nextLine, positionOf, rangeOf } from '../../formats/yaml/text-index.ts';
import type { TextIndex } from '../../formats/yaml/text-index.ts';

/** The members of one collection in the text. A member of a block list starts at its dash. */
export interface Layout {
  flow: boolean;
  members: readonly Span[];
  /** Offsets of the collection. */
  span: Span;
}

/**
 * Returns the range to delete in order to remove one member and leave valid YAML: whole lines in block style,
 * the member and one comma in flow style, `whole` for an only member. `undefined` if there is no such range.
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

/** Whether a flow member has no anchor, tag or `?` before its start. */
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

/** Returns where one more member can be inserted after the last one; `lead` starts a block member (`- `). */
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
  // A mapping that is an item of a list begins behind the dash.
  const isItem = /^[ ]*(?:-[ ]+)+$/.test(before);
  if (before.trim() !== '' && !isItem) return undefined;
  const start = (isItem ? ' '.repeat(column) : before) + lead;
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
  if (last === undefined) return point(file, index, layout.span.start + 1, '', '', indent);
  const inserted = point(file, index, last.end, ', ', '', indent);
  return index.text[last.start] === '"' ? { ...inserted, quoted: true } : inserted;
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
