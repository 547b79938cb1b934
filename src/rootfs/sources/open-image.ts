import { existsSync } from 'node:fs';
import { resolve } from 'node:path/posix';
import type { EngineClient } from '../../io/engine/client.ts';
import type { LayerRegistryClient } from '../../io/registry/registry-client.ts';
import type { FolderSource, ImageSource } from '../image-source.ts';
import type { ImageTarget } from '../image-target.ts';
import { openArchiveImage } from './archive-image.ts';
import { openContainer } from './container.ts';
import { openEngineImage } from './engine-image.ts';
import { machinePlatform } from './platform.ts';
import { openRegistryImage } from './registry-image.ts';

/** What opening an image needs of the run. */
export interface ImageAccess {
  /** Absolute directory from which relative paths are resolved. */
  directory: string;
  /** `os/arch[/variant]`, if the user names one. */
  platform?: string;
  /** Returns the client of the engine; asked for when an image or a container of it is named. */
  engine: () => Promise<EngineClient>;
  /** Returns the client of registries; asked for when an image in one is named. */
  registries: () => Promise<LayerRegistryClient>;
}

/**
 * Finds the image that a target names, and reads its configuration.
 * @throws IronhullError if there is none, or it cannot be read.
 */
export async function openImage(
  target: ImageTarget,
  access: ImageAccess,
): Promise<ImageSource | FolderSource> {
  const { kind, name } = target;
  const platform = {
    machine: machinePlatform(),
    ...(access.platform !== undefined && { wanted: access.platform }),
  };
  switch (kind) {
    case 'docker-archive':
    case 'oci-archive':
    case 'oci': {
      const prefer = kind === 'docker-archive' ? 'docker' : 'oci';
      return openArchiveImage({ ...splitArchive(name, access.directory), prefer }, platform);
    }
    case 'rootfs':
      return { name, folder: resolve(access.directory, name) };
    case 'docker':
      return openEngineImage(name, await access.engine(), platform);
    case 'container':
      return openContainer(name, await access.engine());
    case 'registry':
      return openRegistryImage(name, await access.registries(), platform);
  }
}

/** Parts `FILE[:IMAGE]`: the longest part that is a file is the file. */
function splitArchive(name: string, directory: string): { path: string; image?: string } {
  const whole = resolve(directory, name);
  if (existsSync(whole)) return { path: whole };
  for (let colon = name.lastIndexOf(':'); colon > 0; colon = name.lastIndexOf(':', colon - 1)) {
    const path = resolve(directory, name.slice(0, colon));
    if (existsSync(path)) return { path, image: name.slice(colon + 1) };
  }
  return { path: whole };
}
