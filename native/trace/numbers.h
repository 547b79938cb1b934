// Numbers of system calls that only the tracer has, from the tables that native/shared names.
#if defined(__x86_64__)
#define NR_rt_sigaction 13
#define NR_rt_sigreturn 15
#define NR_execve 59
#define NR_prctl 157
#define NR_clock_gettime 228
#define NR_waitid 247
#define NR_pipe2 293
#define NR_execveat 322
#define NATIVE_ARCHITECTURE 0xc000003e
#else
#define NR_pipe2 59
#define NR_waitid 95
#define NR_clock_gettime 113
#define NR_rt_sigaction 134
#define NR_rt_sigreturn 139
#define NR_prctl 167
#define NR_execve 221
#define NR_execveat 281
#define NATIVE_ARCHITECTURE 0xc00000b7
#endif
