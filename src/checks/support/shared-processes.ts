import type { WorkloadCase } from '../../core/check.ts';
import type { Problem } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { check as engineSocket } from '../workload/engine-socket.ts';
import { check as sensitiveHostPath } from '../workload/sensitive-host-path.ts';
import { hasCapability } from './capability-set.ts';
import { isRoot } from './user.ts';
import { capabilityBits } from '../../knowledge/capabilities.ts';

/** What a workload reaches through the processes of another one. */
export interface ReachedMount {
  /** The name of the other workload. */
  owner: string;
  message: string;
}

function userOf({ workload, spec }: WorkloadCase): string | undefined {
  return valueOf(spec)?.uid.toString() ?? valueOf(workload.settings.user.value);
}

/**
 * Whether a process of one workload may open /proc/<pid>/root of another one: it needs the same user, which root may
 * become, and all capabilities of the other, or SYS_PTRACE (ptrace(2), access mode checking). Not known counts as no.
 */
function mayEnter(own: WorkloadCase, other: WorkloadCase): boolean {
  const [mine, theirs] = [own, other].map(({ workload }) => valueOf(workload.boundingSet.value));
  const [user, otherUser] = [userOf(own), userOf(other)];
  if (!mine || !theirs || user === undefined || otherUser === undefined) return false;
  if (!isRoot(user)) return user === otherUser;
  if (hasCapability(mine, 'SYS_PTRACE')) return true;
  // Another user’s process has no capabilities, and root may become that user.
  if (!isRoot(otherUser)) return hasCapability(mine, 'SETUID');
  return capabilityBits.every((name) => !hasCapability(theirs, name) || hasCapability(mine, name));
}

/** Returns the worst problem that a mount of a workload is: the Docker socket, or a directory that gives the host away. */
function worstMount(subject: WorkloadCase): Problem | undefined {
  const outcomes = [engineSocket.evaluate(subject), sensitiveHostPath.evaluate(subject)];
  const problems = outcomes.flatMap((outcome) => (outcome.state === 'failed' ? outcome.problems : []));
  // Without a severity of its own a problem has that of its rule, which is one of these.
  return problems.find(({ severity = 'high' }) => severity === 'critical' || severity === 'high');
}

/** Returns what a workload reaches through the processes that it shares with others: the first mount that gives the host away. */
export function mountThroughProcesses(subject: WorkloadCase): ReachedMount | undefined {
  for (const peer of subject.processPeers ?? []) {
    const problem = mayEnter(subject, peer) ? worstMount(peer) : undefined;
    if (problem) return { owner: peer.workload.name, message: problem.message };
  }
  return undefined;
}
