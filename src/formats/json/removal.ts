import type { Span } from '../../core/location.ts';

/** What to replace, and by what, to take one entry out of an object or a list. */
export interface Removal {
  span: Span;
  text: string;
}

/**
 * Takes the entry at `index` out, with the comma that goes with it. The only entry takes the
 * brackets with it and leaves an empty pair, so that nothing else can be put between them.
 */
export function entryRemoval(
  container: Span,
  entries: readonly Span[],
  index: number,
  empty: string,
): Removal {
  const [before, entry, after] = [entries[index - 1], entries[index], entries[index + 1]];
  if (entry !== undefined && after !== undefined)
    return { span: { start: entry.start, end: after.start }, text: '' };
  if (entry !== undefined && before !== undefined)
    return { span: { start: before.end, end: entry.end }, text: '' };
  return { span: container, text: empty };
}
