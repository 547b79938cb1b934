import type { Severity } from '../../core/severity.ts';
import { defaultCapabilities } from './capabilities.ts';

/** What a capability allows against the host, and its severity when added to a container. */
export interface CapabilityGrade {
  severity: Severity;
  gives: string;
}

/**
 * Source: capabilities(7), what the kernel checks each for, and attempts from containers on Debian 13 (Linux 6.12, Engine
 * 26.1.5) under the default profiles and without them.
 */
const grades: Readonly<Record<string, CapabilityGrade>> = {
  ALL: { severity: 'critical', gives: 'every capability of the kernel: root of the host in all but name' },
  SYS_ADMIN: { severity: 'critical', gives: 'mounting file systems and most container escapes' },
  SYS_MODULE: { severity: 'critical', gives: 'loading code into the host kernel' },
  SYS_RAWIO: { severity: 'critical', gives: 'raw access to memory, I/O ports and disks' },
  SYS_PTRACE: { severity: 'high', gives: 'reading and controlling other processes it can see' },
  DAC_READ_SEARCH: { severity: 'critical', gives: 'opening any host file by handle, past all permissions' },
  BPF: { severity: 'high', gives: 'loading programs into the kernel' },
  PERFMON: { severity: 'high', gives: 'watching kernel and process memory through performance events' },
  NET_ADMIN: { severity: 'high', gives: 'changing interfaces, routes and firewall rules of its network' },
  SYS_BOOT: { severity: 'low', gives: 'ending its own process namespace' },
  SYSLOG: { severity: 'medium', gives: 'reading the kernel log and kernel addresses' },
  SYS_TIME: { severity: 'medium', gives: 'setting the clock of the host' },
  MAC_ADMIN: {
    severity: 'medium',
    gives: 'changing the mandatory access control policy, once it has /sys/kernel/security of the host',
  },
  MAC_OVERRIDE: { severity: 'low', gives: 'ignoring the policy of Smack, where the host has it' },
  AUDIT_CONTROL: {
    severity: 'low',
    gives: 'disabling kernel auditing, once it shares the host’s processes',
  },
  AUDIT_READ: { severity: 'low', gives: 'reading the audit log, once it is on the host’s network' },
  CHECKPOINT_RESTORE: { severity: 'medium', gives: 'choosing process IDs and replacing its own program' },
  LINUX_IMMUTABLE: { severity: 'medium', gives: 'lifting the immutable flag of files' },
  IPC_OWNER: { severity: 'medium', gives: 'using any System V IPC object' },
  SYS_RESOURCE: { severity: 'medium', gives: 'exceeding resource limits' },
  SYS_NICE: { severity: 'low', gives: 'taking CPU time from other processes' },
  IPC_LOCK: { severity: 'low', gives: 'pinning memory' },
  SYS_PACCT: { severity: 'medium', gives: 'controlling process accounting' },
  SYS_TTY_CONFIG: { severity: 'medium', gives: 'hanging up terminals' },
  NET_BROADCAST: { severity: 'low', gives: 'broadcasting' },
  LEASE: { severity: 'low', gives: 'leases on any file' },
  WAKE_ALARM: { severity: 'low', gives: 'waking the host' },
  BLOCK_SUSPEND: { severity: 'low', gives: 'keeping the host awake' },
};

/** The other settings of a container that decide what a capability can reach. */
export interface CapabilityReach {
  /** Whether it shares the host's process namespace. */
  hostProcesses: boolean;
  /** Whether it shares that namespace under an enforced AppArmor profile, which lets it trace only processes of the same profile. */
  otherContainers: boolean;
  /** Whether it shares the host's network namespace. */
  hostNetwork: boolean;
  /** Whether it shares the host's IPC namespace. */
  hostIpc: boolean;
  /** Whether a device rule allows disks or memory whose device nodes it would have to create. */
  deviceRules: boolean;
  /** Whether it may use performance events. */
  perfmon: boolean;
  /** Whether no seccomp filter applies. */
  withoutSeccomp: boolean;
  /** Whether it has a user namespace, so that its capabilities apply only to that namespace. */
  remapped: boolean;
}

interface Raised extends CapabilityGrade {
  capability: string;
  by: Exclude<keyof CapabilityReach, 'remapped'>;
}

const raised: readonly Raised[] = [
  {
    capability: 'SYS_PTRACE',
    by: 'otherContainers',
    severity: 'high',
    gives: 'taking over the processes of other containers (AppArmor keeps it from those of the host)',
  },
  {
    capability: 'SYS_PTRACE',
    by: 'hostProcesses',
    severity: 'critical',
    gives: 'taking over any process of the host',
  },
  {
    capability: 'SYS_BOOT',
    by: 'withoutSeccomp',
    severity: 'critical',
    gives: 'loading another kernel, which the host starts next, without a seccomp filter',
  },
  {
    capability: 'SYS_BOOT',
    by: 'hostProcesses',
    severity: 'high',
    gives: 'rebooting the host, whose processes it shares',
  },
  {
    capability: 'AUDIT_CONTROL',
    by: 'hostProcesses',
    severity: 'high',
    gives: 'disabling the host’s auditing',
  },
  {
    capability: 'NET_ADMIN',
    by: 'hostNetwork',
    severity: 'high',
    gives: 'changing the interfaces, routes and firewall of the host',
  },
  {
    capability: 'NET_RAW',
    by: 'hostNetwork',
    severity: 'medium',
    gives: 'reading and forging the traffic of the host',
  },
  {
    capability: 'AUDIT_READ',
    by: 'hostNetwork',
    severity: 'medium',
    gives: 'reading the audit log of the host',
  },
  {
    capability: 'IPC_OWNER',
    by: 'hostIpc',
    severity: 'high',
    gives: 'using the shared memory of every process of the host',
  },
  {
    capability: 'MKNOD',
    by: 'deviceRules',
    severity: 'critical',
    gives: 'creating the device nodes that a device rule allows',
  },
  {
    capability: 'SYS_ADMIN',
    by: 'withoutSeccomp',
    severity: 'critical',
    gives: 'mounting file systems and most container escapes, without a seccomp filter',
  },
  {
    capability: 'BPF',
    by: 'perfmon',
    severity: 'critical',
    gives:
      'loading programs into the kernel that with PERFMON read all of its memory, and that of every process',
  },
];

/**
 * Capabilities that still matter in a separate user namespace (user_namespaces(7)); all others have no effect
 * on the host.
 */
const namespaced: Readonly<Record<string, Severity>> = {
  ALL: 'high',
  SYS_ADMIN: 'high',
  NET_ADMIN: 'medium',
  SYS_PTRACE: 'medium',
};

/**
 * Returns the grade of adding `capability` (upper case, without `CAP_`) to a container with this reach:
 * undefined for a default capability that gains nothing more here. A capability that is not in the table is
 * graded high.
 */
export function gradeCapability(
  capability: string,
  reach: Partial<CapabilityReach> = {},
): CapabilityGrade | undefined {
  const worse = raised.find((row) => row.capability === capability && reach[row.by]);
  const grade = worse ?? grades[capability];
  if (grade === undefined && defaultCapabilities.includes(capability)) return undefined;
  const plain = grade ?? { severity: 'high', gives: 'a capability that this version does not know' };
  if (reach.remapped !== true) return plain;
  const severity = namespaced[capability];
  return severity === undefined
    ? { severity: 'low', gives: `of no effect in its own user namespace; in the host’s, ${plain.gives}` }
    : { severity, gives: `${plain.gives}, within its own user namespace only` };
}
