import type { FolderSource, ImageSource } from '../../rootfs/image-source.ts';
import type { ImageLayer } from '../../rootfs/image-configuration.ts';
import type { ReadOptions } from '../../rootfs/read-image.ts';
import { joinInventory, ownedPrograms, readFiles } from '../../rootfs/read-inventory.ts';
import { catalogers } from './catalogers.ts';
import { accountReader } from './files/account-reader.ts';
import { credentialReader } from './files/credential-reader.ts';
import { findImageCredentials } from './files/find-file-credentials.ts';
import { findImageFiles } from './files/find-image-files.ts';
import { withRootGap } from './root-gap.ts';
import { shownStep } from './shown-step.ts';
import type { LastingSoftware } from './software-cache.ts';

/** What reads files of images beside the catalogers. */
const otherReaders = [accountReader, credentialReader];
const readers = [...catalogers, ...otherReaders];

/** A layer with its build step as facts may hold it. */
function withShownStep({ digest, createdBy }: ImageLayer): ImageLayer {
  const step = createdBy === undefined ? undefined : shownStep(createdBy);
  return { digest, ...(step === undefined ? {} : { createdBy: step }) };
}

/**
 * Reads the files of an image, a container or a folder, which reports name as `from`. `isWhole` says whether another reading gives
 * the same.
 * @throws NotCached for an image of which a layer was not read before, where only that counts.
 */
export async function readLastingSoftware(
  source: ImageSource | FolderSource,
  from: string,
  options: ReadOptions,
): Promise<{ software: LastingSoftware; isWhole: boolean }> {
  const reading = await readFiles(source, readers, options);
  const hasLayers = !('folder' in source);
  const layers = hasLayers ? source.layers.map(withShownStep) : [];
  const inventory = joinInventory(reading, layers, otherReaders);
  return {
    software: {
      inventory: hasLayers ? inventory : withRootGap(inventory, reading.tree),
      programs: ownedPrograms(reading),
      files: findImageFiles(reading, { from, hasLayers, readers }),
      credentials: findImageCredentials(reading, { hasLayers, readers }),
    },
    isWhole: reading.isWhole,
  };
}
