import { join } from 'node:path/posix';
import { cacheFolder } from '../../rootfs/cache-folder.ts';
import type { ImageSource } from '../../rootfs/image-source.ts';
import { layerCacheFolder } from '../../rootfs/layer-cache.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { ReadSoftware } from './software-reading.ts';

/** What was read of the files of an image: its layers and its history alone decide it. */
export interface LastingSoftware extends Required<
  Pick<ReadSoftware, 'inventory' | 'programs' | 'credentials' | 'files'>
> {}

/** Keeps what was read of whole images: joining the readings of their layers again takes longer than an audit. */
export interface SoftwareCache {
  /** Returns what was found in an image, if it was kept. */
  load(source: ImageSource): LastingSoftware | undefined;
  save(source: ImageSource, found: LastingSoftware): void;
}

/**
 * By the layers and the history, which decide everything that is read: an image has other ids in other stores. The folder adds the
 * program, whose code decides what is read.
 */
function keyOf({ layers, config, platform }: ImageSource): readonly string[] {
  return ['software', JSON.stringify([platform, layers, config.history])];
}

/** Layers with the digest of their content have the same content at all times; the changes of a container have none. */
function isLasting({ layers }: ImageSource): boolean {
  return layers.every(({ digest }) => /^sha\d+:[0-9a-f]+$/u.test(digest));
}

function parseSoftware(text: string): LastingSoftware | undefined {
  try {
    const { found } = JSON.parse(text) as { found?: LastingSoftware };
    return found !== undefined && Array.isArray(found.inventory.packages) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the cache of this user, in `images` beside that of layers. */
export function softwareCache(runtime: Pick<RuntimeContext, 'env' | 'home'>): SoftwareCache {
  const texts = cacheFolder(join(layerCacheFolder(runtime), '..', 'images'));
  return {
    load(source) {
      const text = isLasting(source) ? texts.load(keyOf(source)) : undefined;
      return text === undefined ? undefined : parseSoftware(text);
    },
    save(source, found) {
      if (isLasting(source)) texts.save(keyOf(source), JSON.stringify({ found }));
    },
  };
}
