import type { WorkloadCase } from '../../core/check.ts';
import type { EffectiveState } from '../../core/effective.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { Judgement } from './conclude.ts';
import { placesOf, readingEvidence } from './setting.ts';

/** A limit that was asked for and that the kernel does not have; `undefined` where there is nothing to say. */
export function notInForce(
  { workload, effective }: WorkloadCase,
  setting: 'memory' | 'pids',
  limitOf: (state: EffectiveState) => Observed<number> | undefined,
  message: string,
): Judgement | undefined {
  const state = valueOf(effective);
  const limit = state && limitOf(state);
  const asked = valueOf(workload.settings[setting].value) ?? 0;
  if (limit?.state !== 'absent' || asked <= 0) return undefined;
  const evidence = [readingEvidence(limit, 'no limit in the container’s cgroup')] as const;
  const problem = { message, detail: { why: 'not in force' }, at: placesOf(workload, setting), evidence };
  return { problems: [problem], doubts: [], evidence: [] };
}
