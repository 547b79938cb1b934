import { join } from 'node:path/posix';
import { cacheFolder } from '../../rootfs/cache-folder.ts';
import type { FileReader } from '../../rootfs/file-reader.ts';
import type { ImageSource } from '../../rootfs/image-source.ts';
import { layerCacheFolder } from '../../rootfs/layer-cache.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { ReadSoftware } from './read-scan-targets.ts';

/** What the layers and the history of an image alone decide. */
type LastingSoftware = Pick<ReadSoftware, 'inventory' | 'baseLayers' | 'programs'>;

/** Raised when the form of the entries changes, or what is joined to them. */
const form = 2;

/** Keeps what was read of whole images: joining the readings of their layers again takes longer than an audit. */
export interface SoftwareCache {
  /** Returns what these readers found in an image, if it was kept. */
  load(source: ImageSource, readers: readonly FileReader[]): LastingSoftware | undefined;
  save(source: ImageSource, readers: readonly FileReader[], software: LastingSoftware): void;
}

/** By the layers and the history, which decide everything that is read: an image has other ids in other stores. */
function keyOf({ layers, config, platform }: ImageSource, readers: readonly FileReader[]): readonly string[] {
  return [
    `software ${form}`,
    JSON.stringify([platform, layers, config.history]),
    ...readers.map(({ name, version }) => `${name}@${version}`).toSorted(),
  ];
}

/** Layers with the digest of their content have the same content at all times; the changes of a container have none. */
function isLasting({ layers }: ImageSource): boolean {
  return layers.every(({ digest }) => /^sha\d+:[0-9a-f]+$/u.test(digest));
}

function parseSoftware(text: string): LastingSoftware | undefined {
  try {
    const { software } = JSON.parse(text) as { software?: LastingSoftware };
    return software !== undefined && Array.isArray(software.inventory.packages) ? software : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the cache of this user, in `images` beside that of layers. */
export function softwareCache(runtime: Pick<RuntimeContext, 'env' | 'home'>): SoftwareCache {
  const texts = cacheFolder(join(layerCacheFolder(runtime), '..', 'images'));
  return {
    load(source, readers) {
      const text = isLasting(source) ? texts.load(keyOf(source, readers)) : undefined;
      return text === undefined ? undefined : parseSoftware(text);
    },
    save(source, readers, { inventory, programs, baseLayers }) {
      const software: LastingSoftware = {
        inventory,
        ...(programs === undefined ? {} : { programs }),
        ...(baseLayers === undefined ? {} : { baseLayers }),
      };
      if (isLasting(source)) texts.save(keyOf(source, readers), JSON.stringify({ software }));
    },
  };
}
