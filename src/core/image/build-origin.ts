import type { FileLocation } from '../location.ts';

/** A package that a command of a Dockerfile installs by its name. */
export interface NamedInstall {
  /** Digest of the layer that its instruction made. */
  layer: string;
  name: string;
  /** Where the name is written. */
  at: FileLocation;
  /** The version that is asked for, where it is written as it is; missing if none is. */
  version?: { text: string; at: FileLocation };
}

/** Where the Dockerfile of an image adds its layers and packages. */
export interface BuildOrigin {
  /** The base image as the Dockerfile writes it; missing for `scratch`. */
  base?: { reference: string; at: FileLocation };
  /** The instruction that made each layer that is not of the base image, by the layer's digest. */
  steps: Readonly<Record<string, FileLocation>>;
  installs: readonly NamedInstall[];
}
