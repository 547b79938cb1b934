import type { FileReader } from './file-reader.ts';
import type { LayerCache } from './layer-cache.ts';
import type { LayerReading } from './layer-reading.ts';

/** Entries of layers that are kept in memory: those of a large base image, in some 50 MiB. */
const ordinaryEntries = 150_000;

/** A reading that is kept in memory, and whose it is. */
interface RememberedReading {
  reading: LayerReading;
  readers: readonly FileReader[];
}

/**
 * Returns a cache that keeps the readings that were used last in memory as well: images of one run mostly share their lower
 * layers, and to load a reading takes longer than to use it.
 */
export function withMemory(cache: LayerCache, mostEntries: number = ordinaryEntries): LayerCache {
  /** The one that was used last is the last. */
  const remembered = new Map<string, RememberedReading>();
  const remember = (reading: LayerReading, readers: readonly FileReader[]): void => {
    remembered.delete(reading.digest);
    remembered.set(reading.digest, { reading, readers });
    let entries = 0;
    for (const [digest, one] of [...remembered].toReversed()) {
      entries += one.reading.entries.kinds.length;
      if (entries > mostEntries) remembered.delete(digest);
    }
  };
  return {
    load(digest, readers) {
      const there = remembered.get(digest);
      const reading = there?.readers === readers ? there.reading : cache.load(digest, readers);
      if (reading !== undefined) remember(reading, readers);
      return reading;
    },
    save(reading, readers) {
      cache.save(reading, readers);
      remember(reading, readers);
    },
  };
}
