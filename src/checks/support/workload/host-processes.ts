import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Severity } from '../../../core/severity.ts';
import { valueOf } from '../../../core/observed.ts';
import { unconfinedTypes } from '../../../knowledge/kernel/selinux-containers.ts';
import { hasCapability } from '../capability-set.ts';
import { hasEngineProfile, isSelinuxLabel, moduleOf } from './confinement.ts';
import { isRemapped, mayBeHostRoot } from './root.ts';

/** What keeps a workload from the processes of others: nothing, the engine's AppArmor profile, or something else. */
type Confinement = 'none' | 'engine' | 'other';

/** An AppArmor profile in another mode than `enforce` denies nothing, nor does SELinux while it only warns. */
function confinementOfLabel(subject: WorkloadCase, label: string): Confinement {
  if (!isSelinuxLabel(label)) return label.endsWith(' (enforce)') ? 'other' : 'none';
  const warns = moduleOf(subject, 'selinux')?.saw === 'selinux (permissive)';
  return warns || unconfinedTypes.test(label) ? 'none' : 'other';
}

/** Returns the confinement by the label that the kernel shows, else by the settings and the engine. */
function confinementOf(subject: WorkloadCase): Confinement {
  if (hasEngineProfile(subject)) return 'engine';
  const label = valueOf(subject.effective)?.lsmLabel;
  if (label?.state === 'known') return confinementOfLabel(subject, label.value);
  if (label?.state === 'absent') return 'none';
  if (valueOf(subject.engine)?.selinux === true) return 'other';
  const profile = valueOf(subject.workload.settings.apparmor.value);
  if (profile?.kind === 'unconfined') return 'none';
  return profile?.kind === 'custom' ? 'other' : 'engine';
}

/** What a workload that sees the processes of the host has of them. */
export interface ProcessReach {
  severity: Severity;
  gives: string;
}

/**
 * Returns what a workload that sees the processes of the host reaches at /proc/<pid>/root, which leads to the files of
 * each process, writable: root of a container takes the user of a process without capabilities (setfsuid), opens its
 * root and is root again. AppArmor's rule on ptrace keeps it from processes outside of containers. Tried on Debian 13
 * with all default capabilities, by a read-only mount of /proc and by `--pid host`. Absent where nothing more is
 * reached than the lists of processes.
 */
export function reachedThroughProcesses(subject: WorkloadCase): ProcessReach | undefined {
  if (isRemapped(subject)) return undefined;
  const held = valueOf(subject.workload.boundingSet.value);
  const traces = held !== undefined && hasCapability(held, 'SYS_PTRACE');
  const becomesOthers = mayBeHostRoot(subject) && (held === undefined || hasCapability(held, 'SETUID'));
  if (!traces && !becomesOthers) return undefined;
  const confinement = confinementOf(subject);
  if (confinement === 'none')
    return {
      severity: 'critical',
      gives: 'the processes of the host, and all its files, writable, at /proc/<pid>/root of one of them',
    };
  if (confinement === 'other' && !traces) return undefined;
  return {
    severity: 'high',
    gives:
      'the processes of the host, and the files and sockets of other containers, writable, at /proc/<pid>/root',
  };
}
