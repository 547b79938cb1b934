import type { Facts } from '../core/facts.ts';
import type { FactNeed, RestrictedNeed } from '../core/need.ts';
import type { EngineClient } from '../io/engine/client.ts';
import type { HostFiles } from '../io/files.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import type { NamedProject } from './targets/project-options.ts';

/** What was collected, and how. */
export interface CollectedFrom {
  targets: LiveTargets;
  client: EngineClient | undefined;
  files: HostFiles;
  /** The parts that were collected. */
  needs: readonly FactNeed[];
}

/** Compares collected facts with advisories. */
type CompareFacts = (facts: Facts, from: CollectedFrom, runtime: RuntimeContext) => Promise<Facts>;

/** Where to collect facts. */
export interface LiveTargets {
  /** Address of the engine; by default chosen like the docker command. */
  engine?: string;
  /** Name of a context of the docker command. */
  context?: string;
  /** Directory that stands for the host's `/`. */
  hostRoot?: string;
  /** Whether files in image layers may be read, if a check needs them. */
  imageFiles?: boolean;
  /** Whether the engine may query registries for tags, if a check needs it. */
  registry?: boolean;
  /** The folder of the database of advisories, if it is not the ordinary one. */
  database?: string;
  /** Whether the user named rules on the software of images: without advisories, that is a gap. */
  wantsSoftware?: boolean;
  /** Adds what advisories say of the facts; without it, nothing is compared. */
  compareWithAdvisories?: CompareFacts;
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
