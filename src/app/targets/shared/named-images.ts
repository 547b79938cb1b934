import type { WrittenReference } from '../../../core/trust/written-reference.ts';

/** A Dockerfile that something builds, by its name in reports, with the arguments of that build. */
export interface ArgumentedBuild {
  /** `service web`, `target app`. */
  of: string;
  dockerfile: string;
  /** `undefined` for a value that is not known. */
  arguments: ReadonlyMap<string, string | undefined>;
}

/** The images that a target names, and the builds that name further ones. */
export interface NamedImages {
  references: readonly WrittenReference[];
  builds: readonly ArgumentedBuild[];
}
