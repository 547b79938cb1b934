/** What the built-in seccomp profile of Docker Engine refuses since a release, and let through before. */
export interface SeccompProfileChange {
  since: string;
  severity: 'low' | 'medium';
  /** What was let through. */
  opened: string;
  gives: string;
}

/** The day up to which the table is kept. */
export const seccompProfileChangesAsOf = '2026-10-01';

/**
 * Sources: moby pull requests 44563 (23.0), 46762 (25.0) and 52501 (29.4.2, which 29.4.3 widened
 * by AppArmor and SELinux to what seccomp cannot see), and the release notes.
 */
export const seccompProfileChanges: readonly SeccompProfileChange[] = [
  {
    since: '29.4.2',
    severity: 'medium',
    opened: 'sockets of the kernel’s cryptography (AF_ALG)',
    gives: 'on a kernel without the fix for CVE-2026-31431 any process changes files that it may only read',
  },
  {
    since: '25.0.0',
    severity: 'medium',
    opened: 'io_uring',
    gives: 'a part of the kernel that was broken out through often',
  },
  {
    since: '23.0.0',
    severity: 'low',
    opened: 'sockets to virtual machines (AF_VSOCK)',
    gives: 'what listens for virtual machines of the host answers',
  },
];
