import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { EngineFacts } from '../../../core/engine/engine.ts';
import { valueOf } from '../../../core/observed.ts';

/** Returns CPUs and memory of a container's machine; empty for other surfaces, whose machine is unknown. */
export function hostSize({
  workload,
  engine,
}: WorkloadCase): Readonly<Pick<EngineFacts, 'cpus' | 'memoryBytes'>> {
  return workload.surface === 'container' ? (valueOf(engine) ?? {}) : {};
}
