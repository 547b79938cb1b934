import { IronhullError } from '../../core/errors.ts';
import type { SubjectName } from '../../core/subject.ts';
import { countBaseLayers } from '../../inventory/base-layers.ts';
import { catalogers } from './catalogers.ts';
import type { FolderSource, ImageSource } from '../../rootfs/image-source.ts';
import type { ImageTarget } from '../../rootfs/image-target.ts';
import { layerCache, layerCacheFolder } from '../../rootfs/layer-cache.ts';
import { openImage, type ImageAccess } from '../../rootfs/sources/open-image.ts';
import { readInventory } from '../../rootfs/read-inventory.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { SoftwareReading } from './read-scan-targets.ts';

function subjectOf({ kind, shown }: ImageTarget, source: ImageSource | FolderSource): SubjectName {
  const { name } = source;
  if ('folder' in source) return { kind: 'folder', id: source.folder, name };
  if (kind === 'container') return { kind: 'workload', id: source.id, name };
  return { kind: 'image', id: source.id, name: shown ?? name };
}

/** The layers of the base image, where the history tells them. */
function baseLayersOf(source: ImageSource | FolderSource): { baseLayers?: readonly string[] } {
  if ('folder' in source) return {};
  const count = countBaseLayers(source.config.history);
  return count === undefined ? {} : { baseLayers: source.layers.slice(0, count).map(({ digest }) => digest) };
}

/** Reads the software of an image, a container or a folder; layers that were read before are not read again. */
export async function readImageTarget(
  target: ImageTarget,
  access: ImageAccess,
  runtime: RuntimeContext,
  useCache: boolean,
): Promise<SoftwareReading> {
  let source: ImageSource | FolderSource | undefined;
  try {
    source = await openImage(target, access);
    const inventory = await readInventory(source, {
      catalogers,
      onProgress: runtime.progress,
      ...(useCache ? { cache: layerCache(layerCacheFolder(runtime)) } : {}),
    });
    return { software: { subject: subjectOf(target, source), inventory, ...baseLayersOf(source) } };
  } catch (error) {
    if (error instanceof IronhullError) return { failure: error };
    throw error;
  } finally {
    if (source !== undefined && !('folder' in source)) source.close();
  }
}
