import { collectUsedFiles } from '../../collect/effective/used-files.ts';
import { unreadable } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { findLoadedPackages } from './loaded-packages.ts';
import type { ReadSoftware } from './software-reading.ts';
import type { ImageContainer } from './image-container.ts';

/** Adds to the software of an image what its running containers have loaded of it. */
export async function withLoadedSoftware(
  software: ReadSoftware,
  containers: readonly ImageContainer[],
  files: HostFiles,
): Promise<ReadSoftware> {
  if (containers.length === 0) return software;
  const uses = await Promise.all(
    containers.map(async ({ id, name, pid }) => ({
      name,
      used:
        pid === undefined
          ? unreadable('remote', 'its processes are not visible here', name)
          : await collectUsedFiles(files, { id, pid }),
    })),
  );
  return { ...software, loaded: findLoadedPackages(software.inventory, software.programs ?? [], uses) };
}
