import type { ContainerRecord, EffectiveState, RuntimeSpec } from './effective.ts';
import type { EngineFacts } from './engine.ts';
import type { CollectedGap } from './finding.ts';
import type { HostFacts } from './host.ts';
import type { ImageSpec } from './image.ts';
import type { Network } from './network.ts';
import type { Observed } from './observed.ts';
import type { RegistryAnswer } from './registry.ts';
import type { SwarmFacts, SwarmNodeFacts } from './swarm.ts';
import type { Volume } from './volume.ts';
import type { WrittenWorkload } from './workload.ts';

/** The file that defines a workload, as a person named it. */
export interface DefiningFile {
  /** The path as it was named or found: `app/compose.yaml`. */
  name: string;
  /** The path from the root of its project, whatever the folder of the checkout is called. */
  key: string;
}

/** One workload as it was found. For surfaces that do not run, `effective` and `spec` are `not-collected`. */
export interface WorkloadFacts {
  written: WrittenWorkload;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  /** Of a container whose specification was not to be had. */
  record?: Observed<ContainerRecord>;
  /** Of a workload of a file that was named; missing for what runs. */
  file?: DefiningFile;
}

/** An engine as the files of its host set it up; unreadable where they could not be understood. */
export interface ConfiguredEngine {
  /** The file of its configuration. */
  path: string;
  engine: Observed<EngineFacts>;
}

/** How many containers of an engine run, and how many do not (paused ones run). */
export interface ContainerCounts {
  running: number;
  stopped: number;
}

/**
 * Everything a run found out, as plain JSON. Judging it needs nothing else: no clock, no network,
 * no file. Values that may be credentials are not in it.
 */
export interface Facts {
  schemaVersion: 1;
  tool: string;
  /** RFC 3339, UTC. */
  collectedAt: string;
  host: Observed<HostFacts>;
  engine: Observed<EngineFacts>;
  /** How engines are set up on a host on which none was found that answers; missing where one was. */
  configuredEngines?: readonly ConfiguredEngine[];
  /** How many containers the engine lists; unreadable means that none of them was judged. */
  containers: Observed<number>;
  images: readonly ImageSpec[];
  /** How many images the engine lists; the members from here to `swarm` are missing in facts of older versions. */
  imagesListed?: Observed<number>;
  containerCounts?: Observed<ContainerCounts>;
  networks?: Observed<readonly Network[]>;
  volumes?: Observed<readonly Volume[]>;
  /** Absent when the engine is in no swarm; only a manager can say. */
  swarm?: Observed<SwarmFacts>;
  /** What registries have for the tags that containers name; missing where they were not asked. */
  registries?: readonly RegistryAnswer[];
  /** What the node of a swarm shows of itself; absent when the engine is in none. */
  swarmNode?: Observed<SwarmNodeFacts>;
  workloads: readonly WorkloadFacts[];
  gaps: readonly CollectedGap[];
  /** Id of the container in which the facts were collected, where the engine lists it. */
  self?: string;
}
