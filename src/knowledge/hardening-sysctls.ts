import type { Severity } from '../core/finding.ts';

/** A setting of the kernel that makes a container's way out harder. */
export interface HardeningSysctl {
  name: string;
  /** Lowest value that is safe. */
  atLeast: number;
  /** What it withholds from an attacker. */
  withholds: string;
  severity: Severity;
}

/**
 * Settings of Documentation/admin-guide/sysctl/{kernel,fs}.rst and Documentation/admin-guide/LSM/Yama.rst
 * that bear on containers, whose processes share the kernel and, but for namespaces, its settings.
 */
export const hardeningSysctls: readonly HardeningSysctl[] = [
  {
    name: 'kernel.dmesg_restrict',
    atLeast: 1,
    withholds: 'the kernel’s log and the addresses in it',
    severity: 'low',
  },
  { name: 'kernel.kptr_restrict', atLeast: 1, withholds: 'addresses of the kernel', severity: 'low' },
  {
    name: 'kernel.unprivileged_bpf_disabled',
    atLeast: 1,
    withholds: 'BPF programs of users',
    severity: 'medium',
  },
  {
    name: 'kernel.yama.ptrace_scope',
    atLeast: 1,
    withholds: 'taking over other processes of one user',
    severity: 'low',
  },
  {
    name: 'kernel.randomize_va_space',
    atLeast: 2,
    withholds: 'fixed addresses of memory',
    severity: 'medium',
  },
  {
    name: 'fs.protected_symlinks',
    atLeast: 1,
    withholds: 'traps by symbolic links in shared folders',
    severity: 'low',
  },
  {
    name: 'fs.protected_hardlinks',
    atLeast: 1,
    withholds: 'traps by hard links to others’ files',
    severity: 'low',
  },
];
