import { withoutReset, withoutTags } from './merge.ts';
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
      for (const [key, each] of map.entries) addMerged(entries, key, shareEntry(each));
    }
  }
  return entries;
}

/**
 * Adds an entry of a merged mapping. An own key that `!reset` removes does not stand in its way: it removes what
 * the files before have, and the merged value is the one that counts. Of the tags in the merged mapping,
 * `!override` is one of the own key too (measured on 2.26.1).
 */
function addMerged(entries: Map<string, MapEntry>, key: string, entry: MapEntry): void {
  const own = entries.get(key);
  if (own === undefined) entries.set(key, entry);
  else if (own.value.tag === 'reset')
    entries.set(key, { ...entry, value: { ...entry.value, tag: 'override' } });
  else if (entry.value.tag === 'override')
    entries.set(key, { ...own, value: { ...own.value, tag: 'override' } });
}

function mergeSources(entry: MapEntry, value: ComposeNode, problems: ComposeProblem[]): readonly MapNode[] {
  if (value.kind === 'map') return [withoutReset(value)];
  const sources = value.kind === 'list' ? value.items.map((item) => item.value) : [value];
  const maps = sources.filter((each) => each.kind === 'map');
  if (maps.length !== sources.length) {
    problems.push({ message: 'map merge requires map or sequence of maps as the value', at: entry.at });
  }
  // Of a list of mappings Compose does not see their tags (measured on 2.26.1).
  return maps.map(withoutTags);
}
