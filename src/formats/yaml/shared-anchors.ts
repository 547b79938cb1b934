import { isAlias, isCollection, isPair, type Document } from 'yaml';

/** Returns the name of the anchor that a place is in and that aliases refer to; `undefined` if there is none. */
export type AnchorAt = (offset: number) => string | undefined;

interface AnchoredSpan {
  name: string;
  start: number;
  end: number;
}

/** Finds the parts of documents that aliases use too: what is changed there is changed for all of them. */
export function sharedAnchors(documents: readonly Document.Parsed[]): AnchorAt {
  const spans: AnchoredSpan[] = [];
  const aliased = new Set<string>();
  for (const { contents } of documents) collectAnchors(contents, spans, aliased);
  const shared = spans.filter(({ name }) => aliased.has(name));
  return (offset) => shared.find(({ start, end }) => start <= offset && offset < end)?.name;
}

function collectAnchors(root: unknown, spans: AnchoredSpan[], aliased: Set<string>): void {
  const left: unknown[] = [root];
  for (let at = left.pop(); left.length > 0 || at !== undefined; at = left.pop()) {
    if (isPair(at)) left.push(at.key, at.value);
    else if (isAlias(at)) aliased.add(at.source);
    else if (isCollection(at)) left.push(...(at.items as unknown[]));
    const anchored = at as { anchor?: unknown; range?: readonly number[] | null } | null;
    if (typeof anchored?.anchor !== 'string') continue;
    const [start = 0, end = start] = anchored.range ?? [];
    spans.push({ name: anchored.anchor, start, end });
  }
}
