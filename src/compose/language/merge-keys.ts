import type { ComposeNode, ComposeProblem, MapEntry, MapNode } from './node.ts';
import { shareEntry } from './share.ts';

/**
 * Returns the entries of a mapping with its merge keys (`<<`) resolved: its own keys win, then the merged
 * mappings, earlier ones first. Merged entries have no edits.
 */
export function mergedEntries(
  own: ReadonlyMap<string, MapEntry>,
  merges: readonly { entry: MapEntry; value: ComposeNode }[],
  problems: ComposeProblem[],
): ReadonlyMap<string, MapEntry> {
  if (merges.length === 0) return own;
  const entries = new Map(own);
  for (const { entry, value } of merges) {
    for (const map of mergeSources(entry, value, problems)) {
      for (const [key, each] of map.entries) if (!entries.has(key)) entries.set(key, shareEntry(each));
    }
  }
  return entries;
}

function mergeSources(entry: MapEntry, value: ComposeNode, problems: ComposeProblem[]): readonly MapNode[] {
  if (value.kind === 'map') return [value];
  const sources = value.kind === 'list' ? value.items.map((item) => item.value) : [value];
  const maps = sources.filter((each) => each.kind === 'map');
  if (maps.length !== sources.length) {
    problems.push({ message: 'map merge requires map or sequence of maps as the value', at: entry.at });
  }
  return maps;
}
