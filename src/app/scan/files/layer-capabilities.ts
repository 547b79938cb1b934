import type { LayerReading } from '../../../rootfs/layer-reading.ts';
import { entryPaths } from '../../../rootfs/merge-layers.ts';

/** Most hard links that are followed from one to the next. */
const mostLinks = 40;

/** Returns the attribute `security.capability` of an entry, in hexadecimal; absent if it has none. */
export type CapabilityFinder = (entry: number) => string | undefined;

/**
 * Returns the search for the capabilities of a layer's files. A hard link has those of its file, which the archive may state at
 * one of the names only.
 */
export function findCapabilities(reading: LayerReading): CapabilityFinder {
  const { capabilities, kinds, links } = reading.entries;
  const marked = Object.keys(capabilities);
  if (marked.length === 0) return () => undefined;
  const entryAt = new Map(entryPaths(reading).map((path, entry) => [path, entry]));
  const fileOf = (entry: number): number => {
    let at = entry;
    for (let n = 0; n < mostLinks && kinds[at] === 'h'; n++) {
      const next = entryAt.get(links[at] ?? '');
      if (next === undefined) break;
      at = next;
    }
    return at;
  };
  const byFile = new Map(marked.map((entry) => [fileOf(Number(entry)), capabilities[entry]]));
  return (entry) => capabilities[entry] ?? byFile.get(kinds[entry] === 'h' ? fileOf(entry) : entry);
}
