import type { Observed } from './observed.ts';

/** What a registry keeps under a name. */
export interface RegistryManifest {
  digest: string;
  /** A list of images, one for each platform, of which a pull takes one. */
  index: boolean;
}

/** What a registry answered for a tag or a digest. */
export interface RegistryAnswer {
  /** As the engine lists it: `registry.example/app:1`, `registry.example/app@sha256:…`. */
  reference: string;
  /** Absent when the registry has no such tag or digest any more. */
  names: Observed<RegistryManifest>;
}
