import type { WorkloadCase } from '../../../core/rules/check.ts';
import { valueOf } from '../../../core/observed.ts';
import { hasCapability } from '../capability-set.ts';
import { isRoot } from '../user.ts';
import { capabilityBits } from '../../../knowledge/kernel/capabilities.ts';

function userOf({ workload, spec }: WorkloadCase): string | undefined {
  return valueOf(spec)?.uid.toString() ?? valueOf(workload.settings.user.value);
}

/**
 * Whether a process of one workload may open /proc/<pid>/root of another one: it needs the same user, which root may
 * become, and all capabilities of the other, or SYS_PTRACE (ptrace(2), access mode checking). Where the user is not known
 * it is root, as of most images; other unknown values count as no.
 */
export function mayEnterProcesses(own: WorkloadCase, other: WorkloadCase): boolean {
  const [mine, theirs] = [own, other].map(({ workload }) => valueOf(workload.boundingSet.value));
  const [user = 'root', otherUser = 'root'] = [userOf(own), userOf(other)];
  if (!mine || !theirs) return false;
  if (!isRoot(user)) return user === otherUser;
  if (hasCapability(mine, 'SYS_PTRACE')) return true;
  // Another user’s process has no capabilities, and root may become that user.
  if (!isRoot(otherUser)) return hasCapability(mine, 'SETUID');
  return capabilityBits.every((name) => !hasCapability(theirs, name) || hasCapability(mine, name));
}
