/** A system call whose argument decides what it gives a process: profiles filter it by that argument. */
export interface FilteredArgument {
  call: string;
  /** Position of the argument, from 0. */
  index: number;
  /** Its name in the kernel's trace event `syscalls/sys_enter_<call>`. */
  field: string;
  /** Bits that matter; all of them if missing. */
  mask?: number;
}

/**
 * CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET (clone(2)): new namespaces. A program that only starts
 * threads and processes sets none of them.
 */
export const namespaceFlags = 0x7e_02_00_00;

/**
 * The calls whose arguments Docker's default profile filters (`socket`, `clone`, `personality`), and `ioctl`,
 * whose requests reach drivers. The flags of `clone3` lie in memory, which a filter cannot read.
 */
export const filteredArguments: readonly FilteredArgument[] = [
  { call: 'socket', index: 0, field: 'family' },
  { call: 'clone', index: 0, field: 'clone_flags', mask: namespaceFlags },
  { call: 'ioctl', index: 1, field: 'cmd' },
  { call: 'personality', index: 0, field: 'personality' },
];
