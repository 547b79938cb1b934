import type { Severity } from '../core/finding.ts';

/** A family of system calls that Docker's default profile refuses, and what they open. */
export interface CallFamily {
  /** Slug of the family. */
  name: string;
  calls: readonly string[];
  severity: Severity;
  opens: string;
  /** Any of these makes the default profile let the calls through: then the capability is what to judge. */
  grantedBy: readonly string[];
}

/** The day the table was compared with the profile that an engine generates. */
export const seccompCallsAsOf = '2026-11-25';

/** The first major release of Docker Engine whose default profile refuses io_uring (moby pull request 46762). */
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
 * Calls that the default profile refuses to a container without the capability, read off what
 * Engine 26.1.5 generated for each capability on a 6.18 kernel. `ptrace` and `process_vm_*` are
 * not here: it allows them since kernel 4.8. Low are those that the kernel itself refuses to
 * anybody without a capability of the host.
 */
export const callFamilies: readonly CallFamily[] = [
  family(
    'io-uring',
    'medium',
    '',
    'input and output that passes by every filter, and a part of the kernel that was broken out through often',
    'io_uring_setup io_uring_enter io_uring_register',
  ),
  family(
    'namespaces',
    'medium',
    'SYS_ADMIN',
    'a user namespace of its own, in which every capability is held',
    'unshare setns clone clone3',
  ),
  family(
    'mounting',
    'medium',
    'SYS_ADMIN',
    'mounting, for whoever gets a user namespace',
    'mount umount umount2 mount_setattr move_mount open_tree fsopen fsconfig fsmount fspick',
  ),
  family('root-switch', 'medium', '', 'another root of the file system', 'pivot_root'),
  family('bpf', 'medium', 'SYS_ADMIN BPF', 'programs run by the kernel', 'bpf'),
  family(
    'perf',
    'medium',
    'SYS_ADMIN PERFMON',
    'the kernel’s performance counters, which show what others do',
    'perf_event_open',
  ),
  family(
    'keyring',
    'medium',
    '',
    'the kernel’s keyrings, which are not separated by container',
    'keyctl add_key request_key',
  ),
  family(
    'userfaultfd',
    'medium',
    '',
    'holding the kernel at a page fault, which exploits of races are made with',
    'userfaultfd',
  ),
  family(
    'file-handles',
    'medium',
    'DAC_READ_SEARCH',
    'files of the host past every mount, by their handle',
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
  family('hardware', 'low', 'SYS_RAWIO', 'ports of the hardware', 'iopl ioperm'),
  family('swap', 'low', '', 'the host’s swap space', 'swapon swapoff'),
  family('quota', 'low', 'SYS_ADMIN', 'quotas of the host’s file systems', 'quotactl quotactl_fd'),
  family('accounting', 'low', 'SYS_PACCT', 'process accounting of the host', 'acct'),
  family('clock', 'low', 'SYS_TIME', 'the host’s clock', 'settimeofday stime clock_settime clock_settime64'),
  family('kernel-log', 'low', 'SYSLOG SYS_ADMIN', 'the kernel’s log, with addresses in it', 'syslog'),
  family('file-events', 'low', 'SYS_ADMIN', 'watching every access to a file system', 'fanotify_init'),
  family(
    'memory-placement',
    'low',
    'SYS_NICE',
    'where the memory of processes lies',
    'mbind set_mempolicy set_mempolicy_home_node',
  ),
  family('page-moves', 'low', '', 'where the pages of other processes lie', 'move_pages migrate_pages'),
  family('personality', 'low', '', 'switching address randomization off', 'personality'),
  family(
    'obsolete',
    'low',
    '',
    'calls that nothing uses any more and nobody looks after',
    'nfsservctl uselib ustat sysfs _sysctl create_module get_kernel_syms query_module',
  ),
];

const known = new Set(callFamilies.flatMap(({ calls }) => calls));

/** True for a call of the table. */
export function isDangerousCall(name: string): boolean {
  return known.has(name);
}

/** Calls that the default profile lets everybody make with some arguments, so that this alone says nothing. */
export const partlyByDefault: ReadonlySet<string> = new Set(['personality', 'clone']);

/** Bit of `CLONE_NEWUSER` (linux/sched.h) in the first argument of `clone`. */
export const newUserNamespace = 0x1000_0000;
