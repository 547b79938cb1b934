import { isCollection, isScalar } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Span } from '../../core/location.ts';
import type { Layout } from './edit-places.ts';
import { lineStart } from '../../formats/yaml/text-index.ts';
import type { TextIndex } from '../../formats/yaml/text-index.ts';

/**
 * Returns the range of a node without its anchor and tag; block collections end with their last line's
 * content.
 */
export function nodeSpan(index: TextIndex, node: Node): Span {
  const start = node.range?.[0] ?? 0;
  return { start, end: contentEnd(index, node) };
}

function contentEnd(index: TextIndex, node: Node): number {
  const end = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow === true) return end;
  const last = node.items.at(-1);
  if (last === undefined) return end;
  return isPairLike(last) ? pairSpan(index, last).end : nodeSpan(index, last as Node).end;
}

function isPairLike(value: unknown): value is Pair<Node, Node | null> {
  return typeof value === 'object' && value !== null && 'key' in value;
}

/** Returns the range from the key to the end of the value. A missing value ends after the colon. */
export function pairSpan(index: TextIndex, pair: Pair<Node, Node | null>): Span {
  const start = pair.key.range?.[0] ?? 0;
  const keyEnd = pair.key.range?.[1] ?? start;
  const value = pair.value;
  if (value === null || isMissing(value)) return { start, end: missingEnd(index, keyEnd, value) };
  return { start, end: contentEnd(index, value) };
}

function isMissing(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '';
}

function missingEnd(index: TextIndex, keyEnd: number, value: Node | null): number {
  const marked = isScalar(value) && (value.tag !== undefined || value.anchor !== undefined);
  if (marked) return lineContentEnd(index, keyEnd);
  const colon = /^[ \t]*:/.exec(index.text.slice(keyEnd, keyEnd + 80));
  return keyEnd + (colon?.[0].length ?? 0);
}

function lineContentEnd(index: TextIndex, from: number): number {
  const line = /^[^\n#,}\]]*/.exec(index.text.slice(from))?.[0] ?? '';
  return from + line.trimEnd().length;
}

/** Returns the layout of the pairs of a mapping. */
export function mapLayout(index: TextIndex, map: YAMLMap<Node, Node | null>): Layout {
  return {
    flow: map.flow === true,
    members: map.items.map((pair) => pairSpan(index, pair)),
    span: nodeSpan(index, map),
  };
}

/** Returns the layout of the items of a sequence; `undefined` if the dash of an item is not found. */
export function listLayout(index: TextIndex, list: YAMLSeq<Node>): Layout | undefined {
  const span = nodeSpan(index, list);
  if (list.flow === true)
    return { flow: true, members: list.items.map((item) => nodeSpan(index, item)), span };
  const column = span.start - lineStart(index, span.start);
  const members: Span[] = [];
  for (const item of list.items) {
    const start = dashBefore(index, item.range?.[0] ?? 0, column, span.start);
    if (start === undefined) return undefined;
    members.push({ start, end: Math.max(contentEnd(index, item), start + 1) });
  }
  return { flow: false, members, span };
}

/** Returns the offset of the dash at `column` on the line of `from` or the nearest line above it. */
function dashBefore(index: TextIndex, from: number, column: number, limit: number): number | undefined {
  for (let start = lineStart(index, from); ; start = lineStart(index, start - 1)) {
    if (start + column <= from && index.text[start + column] === '-') return start + column;
    if (start <= limit) return undefined;
  }
}
