import type { Severity } from '../../core/severity.ts';

/** A family of system calls that Docker's default profile denies, and what they expose. */
export interface CallFamily {
  /** Slug of the family. */
  name: string;
  calls: readonly string[];
  severity: Severity;
  opens: string;
  /**
   * With any of these capabilities the default profile allows the calls: then the capability is checked
   * instead.
   */
  grantedBy: readonly string[];
}

/** The day the table was compared with the profile that an engine generates. */
export const seccompCallsAsOf = '2026-11-25';

/**
 * The first major release of Docker Engine whose default profile denies io_uring (moby pull request 46762).
 */
export const ioUringRefusedFrom = 25;

const family = (
  name: string,
  severity: Severity,
  grantedBy: string,
  opens: string,
  calls: string,
): CallFamily => ({
  name,
  severity,
  opens,
  grantedBy: grantedBy.split(' ').filter((word) => word !== ''),
  calls: calls.split(' '),
});

/**
 * Calls that the default profile denies to a container without the capability, taken from what Engine 26.1.5
 * generated for each capability on a 6.18 kernel. `ptrace` and `process_vm_*` are missing: they are allowed
 * since kernel 4.8. Low are those that the kernel itself denies without a capability on the host.
 */
export const callFamilies: readonly CallFamily[] = [
  family(
    'io-uring',
    'medium',
    '',
    'input and output that bypasses every filter, in a part of the kernel with many known escapes',
    'io_uring_setup io_uring_enter io_uring_register',
  ),
  family(
    'namespaces',
    'medium',
    'SYS_ADMIN',
    'a user namespace, in which it has every capability',
    'unshare setns clone clone3',
  ),
  family(
    'mounting',
    'medium',
    'SYS_ADMIN',
    'mounting, in a user namespace',
    'mount umount umount2 mount_setattr move_mount open_tree fsopen fsconfig fsmount fspick',
  ),
  family('root-switch', 'medium', '', 'changing the root file system', 'pivot_root'),
  family('bpf', 'medium', 'SYS_ADMIN BPF', 'programs run by the kernel', 'bpf'),
  family(
    'perf',
    'medium',
    'SYS_ADMIN PERFMON',
    'the kernel’s performance counters, which show other processes’ activity',
    'perf_event_open',
  ),
  family(
    'keyring',
    'medium',
    '',
    'the kernel’s keyrings, which containers share',
    'keyctl add_key request_key',
  ),
  family(
    'userfaultfd',
    'medium',
    '',
    'pausing the kernel at a page fault, which race exploits need',
    'userfaultfd',
  ),
  family(
    'file-handles',
    'medium',
    'DAC_READ_SEARCH',
    'host files by handle, past every mount',
    'open_by_handle_at',
  ),
  family(
    'other-processes',
    'low',
    'SYS_PTRACE',
    'the open files and memory of other processes',
    'pidfd_getfd kcmp process_madvise',
  ),
  family(
    'modules',
    'low',
    'SYS_MODULE',
    'code loaded into the kernel',
    'init_module finit_module delete_module',
  ),
  family('new-kernel', 'low', '', 'another kernel in place of the host’s', 'kexec_load kexec_file_load'),
  family('reboot', 'low', 'SYS_BOOT', 'restarting', 'reboot'),
  family('hardware', 'low', 'SYS_RAWIO', 'hardware I/O ports', 'iopl ioperm'),
  family('swap', 'low', '', 'the host’s swap space', 'swapon swapoff'),
  family('quota', 'low', 'SYS_ADMIN', 'quotas of the host’s file systems', 'quotactl quotactl_fd'),
  family('accounting', 'low', 'SYS_PACCT', 'process accounting of the host', 'acct'),
  family('clock', 'low', 'SYS_TIME', 'the host’s clock', 'settimeofday stime clock_settime clock_settime64'),
  family('kernel-log', 'low', 'SYSLOG SYS_ADMIN', 'the kernel’s log, which contains addresses', 'syslog'),
  family('file-events', 'low', 'SYS_ADMIN', 'watching every access to a file system', 'fanotify_init'),
  family(
    'memory-placement',
    'low',
    'SYS_NICE',
    'where the memory of processes lies',
    'mbind set_mempolicy set_mempolicy_home_node',
  ),
  family('page-moves', 'low', '', 'where the pages of other processes lie', 'move_pages migrate_pages'),
  family('personality', 'low', '', 'disabling address randomization', 'personality'),
  family(
    'obsolete',
    'low',
    '',
    'obsolete, unmaintained calls',
    'nfsservctl uselib ustat sysfs _sysctl create_module get_kernel_syms query_module',
  ),
];

const known = new Set(callFamilies.flatMap(({ calls }) => calls));

/** Whether a call is in the table. */
export function isDangerousCall(name: string): boolean {
  return known.has(name);
}

/**
 * Calls that the default profile allows to everybody with some arguments, so that their presence alone proves
 * nothing.
 */
export const partlyByDefault: ReadonlySet<string> = new Set(['personality', 'clone']);

/** Bit of `CLONE_NEWUSER` (linux/sched.h) in the first argument of `clone`. */
export const newUserNamespace = 0x1000_0000;
