import type { EffectiveState, RuntimeSpec } from './effective.ts';
import type { EngineFacts } from './engine.ts';
import type { Gap } from './finding.ts';
import type { HostFacts } from './host.ts';
import type { ImageSpec } from './image.ts';
import type { Observed } from './observed.ts';
import type { WrittenWorkload } from './workload.ts';

/** One workload as it was found. For surfaces that do not run, `effective` and `spec` are `not-collected`. */
export interface WorkloadFacts {
  written: WrittenWorkload;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
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
  /** How many containers the engine lists; unreadable means that none of them was judged. */
  containers: Observed<number>;
  images: readonly ImageSpec[];
  workloads: readonly WorkloadFacts[];
  gaps: readonly Gap[];
}
