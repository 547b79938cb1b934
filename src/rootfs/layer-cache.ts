import { join } from 'node:path/posix';
import { cacheFolder, type CacheLimits } from './cache-folder.ts';
import type { FileReader } from './file-reader.ts';
import type { LayerReading } from './layer-reading.ts';

/** Keeps the readings of layers for the next scan. A reading that cannot be used is as good as none. */
export interface LayerCache {
  /** Returns the reading of a layer by these readers, if it is there. */
  load(digest: string, readers: readonly FileReader[]): LayerReading | undefined;
  save(reading: LayerReading, readers: readonly FileReader[]): void;
}

/** Marks the form of readings in an entry. */
const form = 1;

/**
 * Returns the folder of the cache: `layers` below `ironhull` in XDG_CACHE_HOME, else in `.cache` of the home directory (XDG
 * Base Directory Specification: a relative path counts as none).
 */
export function layerCacheFolder({
  env,
  home,
}: {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}): string {
  const { XDG_CACHE_HOME: named = '' } = env;
  return join(named.startsWith('/') ? named : join(home, '.cache'), 'ironhull', 'layers');
}

/** By the digest, and what reads the layer; the folder adds the program, whose code decides what is read. */
function keyOf(digest: string, readers: readonly FileReader[]): readonly string[] {
  return [String(form), digest, ...readers.map(({ name, version }) => `${name}@${version}`).toSorted()];
}

/** Returns the readings of layers that a folder keeps. */
export function layerCache(folder: string, limits?: CacheLimits): LayerCache {
  const texts = cacheFolder(folder, limits);
  return {
    load(digest, readers) {
      const text = texts.load(keyOf(digest, readers));
      try {
        return text === undefined ? undefined : parseEntry(text, digest);
      } catch {
        return undefined;
      }
    },
    save(reading, readers) {
      texts.save(keyOf(reading.digest, readers), JSON.stringify({ form, ...reading }));
    },
  };
}

function parseEntry(text: string, digest: string): LayerReading | undefined {
  const document = JSON.parse(text) as LayerReading & { form?: unknown };
  const { entries } = document;
  const isWhole =
    document.form === form &&
    document.digest === digest &&
    entries.modes.length === entries.kinds.length &&
    [document.whiteouts, document.opaque, document.files, document.gaps].every(Array.isArray);
  return isWhole ? document : undefined;
}
