import type { TargetKind } from '../../core/target.ts';
import { bakeTarget } from './bake/target.ts';
import { composeTarget } from './compose/target.ts';
import { daemonConfigTarget } from './daemon-config/target.ts';
import { dockerfileTarget } from './dockerfile/target.ts';
import { factsTarget } from './facts/target.ts';
import { requestTarget } from './request/target.ts';
import { runTarget } from './run/target.ts';
import { seccompTarget } from './seccomp/target.ts';
import { claimOf } from './shared/claim-of.ts';
import type { Claim, Target } from './shared/target.ts';

/** Everything that can be named. Where two claim a file alike, it belongs to the first. */
export const targets: Readonly<Record<TargetKind, Target>> = {
  facts: factsTarget,
  compose: composeTarget,
  dockerfile: dockerfileTarget,
  bake: bakeTarget,
  run: runTarget,
  'daemon-config': daemonConfigTarget,
  request: requestTarget,
  seccomp: seccompTarget,
};

/** The kinds of target, in the order of the registry. */
export const allTargets: readonly Target[] = Object.values(targets);

/** The target that a file belongs to, and how sure that is; `undefined` for a file that none claims. */
export function claimant(name: string, start: string): { target: Target; claim: Claim } | undefined {
  return claimOf(allTargets, name, start, name);
}

/** What a file can be, for people: `Compose files, Dockerfiles`. */
export const targetWords = allTargets.flatMap(({ isFile, words }) => (isFile ? words : [])).join(', ');
