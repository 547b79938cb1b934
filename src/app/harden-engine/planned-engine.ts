import type { Check } from '../../core/rules/check.ts';
import type { ContainerState } from '../../core/workload/container-state.ts';
import type { EnginePlan } from '../../core/engine/engine-plan.ts';
import type { Policy } from '../../core/rules/policy.ts';
import type { LiveTargets } from '../live-targets.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import type { EngineJudge } from './judge-file.ts';
import type { RestartMethod } from './state-file.ts';

/** What to plan, and what a person allows. */
export interface EngineRequest {
  targets: LiveTargets;
  /** The rules to fix. */
  checks: readonly Check[];
  policy?: Policy;
  /** Whether rules were named: then those too that are withheld otherwise. */
  isNamed: boolean;
  /** The command that restarts dockerd, in words; without it a unit of systemd. */
  restartCommand?: readonly string[];
  /** Whether a restart may stop containers. */
  mayStopContainers: boolean;
}

/** A plan, and what is needed to carry it out. */
export interface PlannedEngine {
  plan: EnginePlan;
  /** The new text of the file. */
  text: string;
  /** The text that is there now; missing without a file. */
  textNow?: string;
  /** The file without links. */
  realFile?: string;
  dockerd?: FoundDockerd;
  containers: readonly ContainerState[];
  restart?: RestartMethod;
  judge: EngineJudge;
}
