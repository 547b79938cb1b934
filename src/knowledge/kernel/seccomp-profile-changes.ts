/** What the built-in seccomp profile of Docker Engine denies since a release, and allowed before. */
export interface SeccompProfileChange {
  since: string;
  severity: 'low' | 'medium';
  /** What was allowed. */
  opened: string;
  gives: string;
  /** How a filter shows it: a syscall, or the address family of a socket. */
  seenAs: { call: string } | { socketFamily: number };
}

/** The day up to which the table is maintained. */
export const seccompProfileChangesAsOf = '2026-10-01';

/**
 * Sources: moby pull requests 44563 (23.0), 46762 (25.0) and 52501 (29.4.2, extended in 29.4.3 by AppArmor
 * and SELinux for what seccomp cannot see), and the release notes.
 */
export const seccompProfileChanges: readonly SeccompProfileChange[] = [
  {
    since: '29.4.2',
    severity: 'medium',
    opened: 'sockets of the kernel’s crypto API (AF_ALG)',
    gives:
      'on a kernel without the fix for CVE-2026-31431 any process can change files that it may only read',
    seenAs: { socketFamily: 38 },
  },
  {
    since: '25.0.0',
    severity: 'medium',
    opened: 'io_uring',
    gives: 'a part of the kernel with many known escapes',
    seenAs: { call: 'io_uring_setup' },
  },
  {
    since: '23.0.0',
    severity: 'low',
    opened: 'sockets to virtual machines (AF_VSOCK)',
    gives: 'services of the host for virtual machines answer',
    seenAs: { socketFamily: 40 },
  },
];
