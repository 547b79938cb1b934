import type { Observed } from '../observed.ts';

/** A manifest in a registry. */
export interface RegistryManifest {
  digest: string;
  /** Whether it is an image index: a list with one manifest for each platform. */
  index: boolean;
}

/** The answer of a registry for a tag or a digest. */
export interface RegistryAnswer {
  /** As the engine lists it: `registry.example/app:1`, `registry.example/app@sha256:…`. */
  reference: string;
  /** Absent if the registry no longer has the tag or digest. */
  names: Observed<RegistryManifest>;
}
