const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

/**
 * System calls that a container runtime makes itself between loading the seccomp profile and executing the
 * container's program. Without `no-new-privileges` it loads the profile first and gives up its privileges
 * afterwards (`early`), with it the profile is the last step (`late`).
 *
 * Measured with `ironhull confine record`: runc 1.1.15 and crun 1.21 under Engine 26.1.5 on Linux 6.18, with
 * and without `--init` and `--user`, three runs each, on 2026-11-30.
 */
export const runtimeStartupCalls: Readonly<
  Record<string, { early: readonly string[]; late: readonly string[] }>
> = {
  runc: {
    early: words(`
      capget capset chdir close epoll_ctl execve faccessat2 fchown fcntl fstat fstatfs futex getcwd getdents64
      getpid getppid newfstatat openat prctl read setgid setgroups setuid write`),
    late: words('close epoll_ctl execve fcntl fstatfs futex getdents64 getpid openat write'),
  },
  crun: {
    early: words(`
      capset close close_range execve prctl pselect6 read rt_sigaction rt_sigprocmask setresgid setresuid
      write`),
    late: words('close close_range execve'),
  },
};

/**
 * Calls that the runtime of Go, in which runc is written, makes at any time: memory, threads, preemption by
 * signals (golang.org/src/runtime: os_linux.go, sys_linux_amd64.s).
 */
export const goRuntimeCalls: readonly string[] = words(`
  clock_gettime clone epoll_pwait epoll_create1 eventfd2 exit futex getpid gettid madvise mmap mprotect munmap
  nanosleep rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield sigaltstack tgkill`);

/** Calls that every program makes, or that the kernel makes in its name. */
export const unavoidableCalls: readonly string[] = words(
  'execve exit exit_group restart_syscall rt_sigreturn',
);

/**
 * Calls that programs do not make where the kernel answers them in their own memory (vdso(7)), and make on another
 * machine: with another clock source, an older kernel or an older C library. A recording does not show them.
 */
export const calledElsewhere: readonly string[] = words(
  'clock_getres clock_gettime getcpu getrandom gettimeofday time',
);
