import type { WorkloadCase } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import { letsThrough } from '../../formats/seccomp/read-filter.ts';

/** Whether a workload is known to have no seccomp filter, or one that lets through what it does not name. */
export function isUnfiltered({ workload, effective, spec }: WorkloadCase): boolean {
  if (valueOf(effective)?.seccompMode === 0) return true;
  const runs = valueOf(valueOf(spec)?.seccompDefaultAction);
  if (runs !== undefined) return letsThrough(runs) === true;
  const profile = valueOf(workload.settings.seccomp.value);
  if (profile?.kind !== 'custom') return profile?.kind === 'unconfined';
  const content = valueOf(profile.content);
  return content !== undefined && letsThrough(content.defaultAction) === true;
}
