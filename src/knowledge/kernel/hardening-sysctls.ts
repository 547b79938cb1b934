import type { Severity } from '../../core/severity.ts';

/** A kernel setting that makes escaping from a container harder. */
export interface HardeningSysctl {
  name: string;
  /** Lowest safe value. */
  atLeast: number;
  /** Its effect, as a verb phrase. */
  does: string;
  severity: Severity;
}

/**
 * Settings from Documentation/admin-guide/sysctl/{kernel,fs}.rst and Documentation/admin-guide/LSM/Yama.rst
 * that affect containers, which share the kernel and most of its settings with the host.
 */
export const hardeningSysctls: readonly HardeningSysctl[] = [
  {
    name: 'kernel.dmesg_restrict',
    atLeast: 1,
    does: 'restrict the kernel log and the addresses in it',
    severity: 'low',
  },
  { name: 'kernel.kptr_restrict', atLeast: 1, does: 'hide kernel addresses', severity: 'low' },
  {
    name: 'kernel.unprivileged_bpf_disabled',
    atLeast: 1,
    does: 'restrict BPF to root',
    severity: 'medium',
  },
  {
    name: 'kernel.yama.ptrace_scope',
    atLeast: 1,
    does: 'restrict ptrace to child processes',
    severity: 'low',
  },
  {
    name: 'kernel.randomize_va_space',
    atLeast: 2,
    does: 'randomize all memory addresses',
    severity: 'medium',
  },
  {
    name: 'fs.protected_symlinks',
    atLeast: 1,
    does: 'protect against symlink attacks in shared directories',
    severity: 'low',
  },
  {
    name: 'fs.protected_hardlinks',
    atLeast: 1,
    does: 'protect against hard link attacks',
    severity: 'low',
  },
];
