import type { ExpectedOutcome } from '../../core/confine/probe.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';

/** What to probe. */
export interface ProbeRequest extends EngineOptions {
  /** Names or ids, or names of Compose services. */
  containers: readonly string[];
  /** Ids of probes; all if empty. */
  only: readonly string[];
  /** Whether the helper runs in the containers themselves. */
  inPlace: boolean;
  /** What must be, by the id of a probe, where it is not what the engine’s defaults block. */
  expected?: ReadonlyMap<string, ExpectedOutcome>;
  /** Ends the run: its twins are removed first. */
  signal: AbortSignal;
}
