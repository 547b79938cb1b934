import type { JoinedText, ShellComment } from '../image/dockerfile.ts';
import type { ContainerRecord, EffectiveState, RuntimeSpec } from '../workload/effective.ts';
import type { EngineFacts } from '../engine/engine.ts';
import type { CollectedGap } from '../findings/finding.ts';
import type { HostFacts } from '../host/host.ts';
import type { ImageTrustFacts } from '../trust/image-verdict.ts';
import type { ImageSpec } from '../image/image.ts';
import type { FileLocation } from '../location.ts';
import type { Network } from '../engine/network.ts';
import type { Observed } from '../observed.ts';
import type { RegistryAnswer } from '../image/registry.ts';
import type { SwarmFacts, SwarmNodeFacts } from '../engine/swarm.ts';
import type { Volume } from '../engine/volume.ts';
import type { SoftwareFacts } from '../software/vulnerability-match.ts';
import type { WrittenWorkload } from '../workload/workload.ts';

/** The file that defines a workload or an engine. */
export interface DefiningFile {
  /** The path as named or found: `app/compose.yaml`. */
  name: string;
  /** The path from the root of its project, independent of the checkout's directory. */
  key: string;
}

/** Settings of a container that dockerd keeps on disk and takes when it starts again. */
export interface StoredSettings {
  /** Those with another value than the engine says. */
  settings: WrittenWorkload['settings'];
  /** The files. */
  from: string;
}

/** One workload. For surfaces that do not run, `effective` and `spec` are `not-collected`. */
export interface WorkloadFacts {
  written: WrittenWorkload;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  /** For a container whose runtime specification could not be read. */
  record?: Observed<ContainerRecord>;
  /** For a container; missing if what is stored is what the engine says, or was not read. */
  stored?: StoredSettings;
  /** The file of a workload that a target defines; missing for what runs. */
  file?: DefiningFile;
  /** Of a part of a Compose project: a service that other files of it define. It is not judged here, but what reaches it is. */
  isOfOtherFiles?: true;
}

/** An engine as the files of its host configure it. */
export interface ConfiguredEngine {
  /** The configuration file. */
  path: string;
  engine: Observed<EngineFacts>;
  /** Of a configuration file that was named by itself; missing where the host of the engine was looked at. */
  file?: DefiningFile;
}

/**
 * Where a Dockerfile is in another file: of a service in a Compose file (`dockerfile_inline`), of a target in a bake file
 * (`dockerfile-inline`).
 */
export interface InlineDockerfile {
  /** The service or target that has it; of several that share it, the first. */
  owner: string;
  at: FileLocation;
  /** Where its characters are in the file; missing if it is not written line by line. */
  pieces?: JoinedText['pieces'];
  /** The text of the file. */
  source: string;
}

/** A Dockerfile that a target read. */
export interface DockerfileFacts {
  file: DefiningFile;
  text: string;
  /** Missing if it was not read: the text is alone, or takes nothing from its context. */
  context?: BuildContextFacts;
  /** Further contexts that it is built with. */
  otherContexts?: readonly BuildContextFacts[];
  /** The stages that builds make images of, `''` for the last one; missing where that is the only one. */
  targets?: readonly string[];
  /** Present if it is in another file, which `file` names by its key. */
  inline?: InlineDockerfile & { kind: 'compose' | 'bake'; within: DefiningFile };
  /** Missing if ShellCheck was not asked. */
  shellComments?: Observed<readonly ShellComment[]>;
}

/** What a target read of the build context of a Dockerfile. */
export interface BuildContextFacts {
  /** The folder in the report. */
  folder: string;
  /** The ignore file that the builder uses; absent if there is none. */
  ignoreFile: Observed<{ name: string; text: string }>;
  /**
   * Relative paths of the files, and of the directories with a slash at the end, that should be in no image; missing
   * if no instruction takes directories.
   */
  entries?: Observed<readonly string[]>;
  /** The script that the image starts with; missing if it starts with none from the context. */
  startScript?: Observed<{ path: string; text: string }>;
}

/** Number of running (including paused) and of other containers of an engine. */
export interface ContainerCounts {
  running: number;
  stopped: number;
}

/**
 * Everything a run collected, as plain JSON. The checks need nothing else: no clock, no network, no file.
 * Values that may be credentials are left out.
 */
export interface Facts {
  schemaVersion: 1;
  tool: string;
  /** RFC 3339, UTC. */
  collectedAt: string;
  /**
   * In a file: the optional members that its version collects although they may be missing, so that their absence says
   * that there is none.
   */
  collects?: readonly string[];
  host: Observed<HostFacts>;
  engine: Observed<EngineFacts>;
  /** The engines configured on a host without an engine that answers; missing if one answers. */
  configuredEngines?: readonly ConfiguredEngine[];
  /** Number of containers of the engine; unreadable means that none was checked. */
  containers: Observed<number>;
  images: readonly ImageSpec[];
  /** The software of images and file systems, compared with advisories; missing if nothing was scanned. */
  software?: readonly SoftwareFacts[];
  /**
   * Number of images of the engine. The members from here to `swarm` are missing in facts of older versions.
   */
  imagesListed?: Observed<number>;
  containerCounts?: Observed<ContainerCounts>;
  networks?: Observed<readonly Network[]>;
  volumes?: Observed<readonly Volume[]>;
  /** Absent if the engine is in no swarm; only a manager shows it. */
  swarm?: Observed<SwarmFacts>;
  /** The answers of registries for the tags that containers use; missing if they were not asked. */
  registries?: readonly RegistryAnswer[];
  /** What this swarm node shows about itself; absent if the engine is in none. */
  swarmNode?: Observed<SwarmNodeFacts>;
  workloads: readonly WorkloadFacts[];
  gaps: readonly CollectedGap[];
  /** Id of the container in which the facts were collected, if the engine lists it. */
  self?: string;
}

/**
 * The facts of a run, with what stays in memory: the text of a Dockerfile may hold credentials, so that a facts
 * file has none.
 */
export interface RunFacts extends Facts {
  dockerfiles?: readonly DockerfileFacts[];
  /** Missing where no policy says who may sign. */
  imageTrust?: ImageTrustFacts;
}
