import type { RestrictedNeed } from '../core/need.ts';

/** Where to look. */
export interface LiveTargets {
  /** Address of the engine; without one it is found as the docker command finds it. */
  engine?: string;
  /** Name of a context of the docker command. */
  context?: string;
  /** Folder that stands for the host's `/`. */
  hostRoot?: string;
  /** Whether the files in the layers of images may be read, where a check needs them. */
  imageFiles?: boolean;
  /** Whether the engine may ask registries what tags name now, where a check needs it. */
  registry?: boolean;
  /** Restricted parts of the facts that a policy allows. */
  allow?: readonly RestrictedNeed[];
}

/** Where to look, or the facts of somewhere that was looked at before. */
export interface AuditTargets extends LiveTargets {
  facts?: string;
  /** Compose files, folders of them and facts files (`.json`) beside it. */
  with: readonly string[];
}
