import type { WorkloadCase } from '../../core/check.ts';
import type { EffectiveState } from '../../core/effective.ts';
import { severities, type Severity } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { kindOfConfigured } from '../../knowledge/runtimes.ts';

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

/** Whether its runtime is known to give the container a kernel of its own, so that root there is nobody to the host's. */
export function hasOwnKernel({ workload, engine }: WorkloadCase): boolean {
  const runtimes = valueOf(valueOf(valueOf(engine)?.settings)?.runtimes);
  const name = valueOf(workload.settings.runtime.value);
  return name !== undefined && kindOfConfigured(name, runtimes) === 'sandbox';
}
