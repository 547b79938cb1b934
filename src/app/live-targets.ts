import type { RestrictedNeed } from '../core/rules/need.ts';
import type { EngineOptions } from './targets/engine/engine-options.ts';
import type { NamedProject } from './targets/project-options.ts';

/** Where to collect facts. */
export interface LiveTargets extends EngineOptions {
  /** Directory that stands for the host's `/`. */
  hostRoot?: string;
  /** Whether files in image layers may be read, if a check needs them. */
  imageFiles?: boolean;
  /** Whether the engine may query registries for tags, if a check needs it. */
  registry?: boolean;
  /** The folder of the database of advisories, if it is not the ordinary one. */
  database?: string;
  /** How old advisories may be, in milliseconds, before their age is a gap; a week if it is missing. */
  maxAge?: number;
  /** Whether the user named rules on the software of images: without advisories, that is a gap. */
  wantsSoftware?: boolean;
  /** Restricted parts of the facts that a policy allows. */
  allow?: readonly RestrictedNeed[];
}

/** Where to collect facts, or saved facts. */
export interface AuditTargets extends LiveTargets {
  facts?: string;
  /** Compose files, folders of them and facts files (`.json`) beside it. */
  with: readonly string[];
  /** A Compose project beside it, and what applies to every one. */
  project?: NamedProject;
}
