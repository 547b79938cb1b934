import type { LayerReading } from '../../../rootfs/layer-reading.ts';
import { entryPaths } from '../../../rootfs/merge-layers.ts';

/** Most hard links that are followed from one to the next. */
const mostLinks = 40;

/** Returns the entry of a layer that decides the mode, the owner and the attributes of the file that an entry names. */
export type DecidingEntry = (entry: number) => number;

/**
 * Returns the search for deciding entries of a layer. Unpacking an entry of a hard link sets the owner and the mode of its file,
 * and with the owner the kernel removes its capabilities, so that of all names of a file the last one in the archive decides
 * (moby, pkg/archive, createTarFile; seen on Engine 26.1.5).
 */
export function findDecidingEntries(reading: LayerReading): DecidingEntry {
  const { kinds, links } = reading.entries;
  if (!kinds.includes('h')) return (entry) => entry;
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
  const last = new Map<number, number>();
  for (let entry = kinds.indexOf('h'); entry !== -1; entry = kinds.indexOf('h', entry + 1)) {
    const file = fileOf(entry);
    last.set(file, Math.max(entry, file));
  }
  return (entry) => last.get(kinds[entry] === 'h' ? fileOf(entry) : entry) ?? entry;
}
