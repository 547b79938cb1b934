import type { Severity } from '../core/finding.ts';

/** What a capability lets its holder do to the host, and how bad that is when it is added to a container. */
export interface CapabilityGrade {
  severity: Severity;
  gives: string;
}

/**
 * The capabilities the engine gives when nothing is asked for. Source: moby `oci/caps/defaults.go`,
 * unchanged from Docker 1.13 to Engine 29; seen on Engine 26.1.5 as CapBnd 00000000a80425fb.
 */
export const defaultCapabilities: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Capabilities by bit number: capabilities(7), Linux 5.9 and later (40 is the last). */
export const capabilityBits: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
];

const grades: Readonly<Record<string, CapabilityGrade>> = {
  ALL: { severity: 'critical', gives: 'every capability of the kernel: root of the host in all but name' },
  SYS_ADMIN: { severity: 'critical', gives: 'mounting file systems and most ways out of a container' },
  SYS_MODULE: { severity: 'critical', gives: 'loading code into the host kernel' },
  SYS_RAWIO: { severity: 'critical', gives: 'raw access to memory, I/O ports and disks' },
  SYS_PTRACE: { severity: 'high', gives: 'reading and steering other processes it can see' },
  DAC_READ_SEARCH: { severity: 'critical', gives: 'opening any host file by handle, past all permissions' },
  BPF: { severity: 'high', gives: 'loading programs into the kernel' },
  PERFMON: { severity: 'high', gives: 'watching kernel and process memory through performance events' },
  NET_ADMIN: { severity: 'high', gives: 'changing interfaces, routes and firewall rules of its network' },
  SYS_BOOT: { severity: 'high', gives: 'rebooting the host or loading another kernel' },
  SYSLOG: { severity: 'medium', gives: 'reading the kernel log and kernel addresses' },
  SYS_TIME: { severity: 'medium', gives: 'setting the clock of the host' },
  MAC_ADMIN: { severity: 'high', gives: 'changing the mandatory access control policy' },
  MAC_OVERRIDE: { severity: 'high', gives: 'ignoring the mandatory access control policy' },
  AUDIT_CONTROL: { severity: 'high', gives: 'switching kernel auditing off' },
  AUDIT_READ: { severity: 'medium', gives: 'reading the audit log' },
  CHECKPOINT_RESTORE: { severity: 'medium', gives: 'choosing process ids and reading other processes’ maps' },
  LINUX_IMMUTABLE: { severity: 'medium', gives: 'lifting the immutable flag of files' },
  IPC_OWNER: { severity: 'medium', gives: 'using any System V IPC object' },
  SYS_RESOURCE: { severity: 'medium', gives: 'exceeding resource limits' },
  SYS_NICE: { severity: 'low', gives: 'taking CPU time from other processes' },
  IPC_LOCK: { severity: 'low', gives: 'pinning memory' },
  SYS_PACCT: { severity: 'medium', gives: 'switching process accounting' },
  SYS_TTY_CONFIG: { severity: 'medium', gives: 'hanging up terminals' },
  NET_BROADCAST: { severity: 'low', gives: 'broadcasting' },
  LEASE: { severity: 'low', gives: 'leases on any file' },
  WAKE_ALARM: { severity: 'low', gives: 'waking the host' },
  BLOCK_SUSPEND: { severity: 'low', gives: 'keeping the host awake' },
};

/** What else of a container decides how far a capability reaches. */
export interface CapabilityReach {
  /** It sees the processes of the host. */
  hostProcesses: boolean;
  /** It is on the network of the host. */
  hostNetwork: boolean;
  /** No seccomp filter stands before the kernel. */
  withoutSeccomp: boolean;
}

interface Raised extends CapabilityGrade {
  capability: string;
  by: keyof CapabilityReach;
}

const raised: readonly Raised[] = [
  {
    capability: 'SYS_PTRACE',
    by: 'hostProcesses',
    severity: 'critical',
    gives: 'taking over any process of the host, all of which it sees',
  },
  {
    capability: 'SYS_BOOT',
    by: 'hostProcesses',
    severity: 'critical',
    gives: 'rebooting the host, whose processes it shares',
  },
  {
    capability: 'NET_ADMIN',
    by: 'hostNetwork',
    severity: 'critical',
    gives: 'changing the interfaces, routes and firewall of the host itself, whose network it is on',
  },
  {
    capability: 'SYS_ADMIN',
    by: 'withoutSeccomp',
    severity: 'critical',
    gives: 'mounting file systems and most ways out of a container, and no seccomp filter stands before them',
  },
  {
    capability: 'BPF',
    by: 'withoutSeccomp',
    severity: 'critical',
    gives: 'loading programs into the kernel, and no seccomp filter stands before it',
  },
];

/**
 * Grade of adding `capability` (upper case, without `CAP_`) to a container that reaches so far;
 * one this table does not know is graded high.
 */
export function gradeCapability(capability: string, reach: Partial<CapabilityReach> = {}): CapabilityGrade {
  const worse = raised.find((row) => row.capability === capability && reach[row.by]);
  const grade = worse ?? grades[capability];
  return grade ?? { severity: 'high', gives: 'a right that this version does not know' };
}

/** Names of the capabilities in a mask of hexadecimal digits, as in `/proc/<pid>/status`; bits without a name as `BIT_n`. */
export function capabilitiesOfMask(mask: string): readonly string[] {
  const bits = BigInt(`0x${mask}`);
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => (bits >> BigInt(bit)) & 1n)
    .map((bit) => capabilityBits[bit] ?? `BIT_${bit}`);
}
