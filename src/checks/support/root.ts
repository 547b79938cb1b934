import type { WorkloadCase } from '../../core/check.ts';
import type { EffectiveState } from '../../core/effective.ts';
import { severities, type Severity } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';

/** The uid that root of the container has outside; without a mapping it is root itself. */
export function rootOutside({ uidMap }: EffectiveState): number {
  return uidMap.find(({ inside }) => inside === 0)?.outside ?? 0;
}

/** Whether root inside is nobody outside: as the kernel maps it where it runs, else as the engine is set. */
export function isRemapped({ workload, effective }: WorkloadCase): boolean {
  return effective.state === 'known'
    ? rootOutside(effective.value) !== 0
    : valueOf(workload.remapped.value) === true;
}

/** One step less severe: what root of the host could do, done by an unprivileged user of it. */
export function asUnprivileged(severity: Severity): Severity {
  return severities[severities.indexOf(severity) + 1] ?? severity;
}
