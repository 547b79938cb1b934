import type { WorkloadCase } from '../../../core/rules/check.ts';
import { valueOf } from '../../../core/observed.ts';
import type { DeviceGrade } from '../../../knowledge/paths/sensitive-devices.ts';
import { hasCapability } from '../capability-set.ts';
import { isRemapped } from './root.ts';

/**
 * Returns the grade of a device for a workload: one that takes a capability of the host to open gives nothing without
 * it. Tried on Linux 7.2 with /dev/mem and the default capabilities: open fails with EPERM.
 */
export function gradeForWorkload(subject: WorkloadCase, grade: DeviceGrade): DeviceGrade {
  const { needs, gives } = grade;
  const held = valueOf(subject.workload.boundingSet.value);
  // Capabilities of a user namespace do not count for these devices.
  const isHeld = needs === undefined || held === undefined || hasCapability(held, needs);
  if (needs === undefined || (isHeld && !isRemapped(subject))) return grade;
  return {
    severity: 'low',
    gives: `${gives}, once the container has CAP_${needs} of the host, without which it cannot open it`,
  };
}
