/** A system call, and the older ones that C libraries and language runtimes make where the kernel does not have it. */
export interface NewerCall {
  call: string;
  /** A call that has to be there too: only both together do what the older ones do. */
  with?: string;
  /** The first release of Linux in which `call`, as it is used here, and `with` are there. */
  since: string;
  older: readonly string[];
  /** With which arguments it does all that the older calls do: who may make it gains nothing by them. */
  as: string;
  /** Whose code falls back to them. */
  madeBy: string;
}

/**
 * Calls that a recording shows in place of older ones. A recording on a kernel that has the newer call does not show
 * the older ones, and a profile without them stops the workload on a kernel before it.
 *
 * Only older calls that give nothing more are in the table: `newfstatat` shows more of a file than `faccessat2`,
 * `fcntl` does more than `close_range`, `prctl` more than `seccomp`, `init_module` takes what `finit_module` would
 * refuse. `clone` for `clone3`, `futex` for `futex_waitv` and `execve` for `execveat` are in every profile. Older than
 * the oldest kernel of an engine (3.10) are `sendmmsg`, `accept4`, `pipe2` and the like.
 *
 * Releases: the manual pages of section 2. Code: glibc 2.41 (sysdeps/unix/sysv/linux), musl 1.2.5, Go 1.24 (os,
 * internal/syscall/unix), libuv 1.50 (src/unix), as far as `madeBy` names them.
 */
export const newerCalls: readonly NewerCall[] = [
  {
    call: 'faccessat2',
    since: '5.8',
    older: ['faccessat'],
    as: 'no flags',
    madeBy: 'glibc, musl, Go',
  },
  {
    call: 'fchmodat2',
    since: '6.6',
    older: ['fchmodat', 'chmod'],
    as: 'no flags, and for chmod AT_FDCWD',
    madeBy: 'glibc, musl',
  },
  {
    call: 'openat2',
    since: '5.6',
    older: ['openat'],
    as: 'resolve = 0',
    madeBy: 'runc, crun, systemd, Rust (cap-std)',
  },
  {
    call: 'statx',
    since: '4.11',
    older: ['newfstatat', 'stat', 'lstat', 'fstat'],
    as: 'STATX_BASIC_STATS, AT_SYMLINK_NOFOLLOW for lstat, AT_EMPTY_PATH for fstat',
    madeBy: 'glibc, musl, libuv, Rust',
  },
  {
    call: 'close_range',
    since: '5.9',
    older: ['close'],
    as: 'first = last',
    madeBy: 'glibc, crun, CPython',
  },
  {
    call: 'renameat2',
    since: '3.15',
    older: ['renameat', 'rename'],
    as: 'no flags, and for rename AT_FDCWD',
    madeBy: 'glibc, coreutils',
  },
  {
    call: 'preadv2',
    since: '4.6',
    older: ['preadv', 'readv'],
    as: 'no flags, and for readv offset = -1',
    madeBy: 'glibc, musl',
  },
  {
    call: 'pwritev2',
    since: '4.6',
    older: ['pwritev', 'writev'],
    as: 'no flags, and for writev offset = -1',
    madeBy: 'glibc, musl',
  },
  {
    call: 'epoll_pwait2',
    since: '5.11',
    older: ['epoll_pwait', 'epoll_wait'],
    as: 'a timeout in whole milliseconds, and for epoll_wait no signal mask',
    madeBy: 'systemd, libevent',
  },
  {
    call: 'pidfd_send_signal',
    with: 'pidfd_open',
    since: '5.3',
    older: ['kill'],
    as: 'a descriptor of pidfd_open for each process',
    madeBy: 'Go',
  },
  {
    call: 'waitid',
    with: 'pidfd_open',
    // With P_PIDFD.
    since: '5.4',
    older: ['wait4'],
    as: 'P_PID, P_PGID or P_ALL, WEXITED',
    madeBy: 'Go, CPython',
  },
];

/**
 * Calls that ask for a privilege, and the older one that programs make only if they fail with ENOSYS, as on a kernel
 * without them: util-linux (libmount), kmod, kexec-tools, quota-tools. Where only the older one is allowed, EPERM would
 * end the program.
 */
export const privilegedSuccessors: readonly { call: string; older: string }[] = [
  ...['fsopen', 'fsconfig', 'fsmount', 'fspick', 'move_mount', 'open_tree', 'mount_setattr'].map((call) => ({
    call,
    older: 'mount',
  })),
  { call: 'finit_module', older: 'init_module' },
  { call: 'kexec_file_load', older: 'kexec_load' },
  { call: 'quotactl_fd', older: 'quotactl' },
];
