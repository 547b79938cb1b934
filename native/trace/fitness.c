// Asks the kernel with a child of the tracer's own, before anything else is traced, whether it can do what is needed.
#include "trace.h"

struct filter_program {
  uint16_t length;
  const void *instructions;
};

// Loads a filter that allows everything, says so, and waits to be ended.
static void wait_under_filter(int says) {
  static const uint64_t allow = 0x7fff000000000006;  // BPF_RET, SECCOMP_RET_ALLOW
  struct filter_program program = {1, &allow};
  long length[2] = {0, 10000000};
  CALL5(NR_prctl, 38, 1, 0, 0, 0);  // PR_SET_NO_NEW_PRIVS
  long result = CALL3(NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  CALL3(NR_write, says, &result, sizeof result);
  for (;;) CALL5(NR_ppoll, 0, 0, length, 0, 0);
}

// Waits until the child stops at a system call.
static long wait_for_call(int child) {
  int code, status;
  for (;;) {
    long result = wait_for(P_PID, child, WSTOPPED | WEXITED | WALL, &code, &status);
    if (result < 0) return result;
    if (code != CLD_TRAPPED) return -ESRCH;
    if (status == SYSCALL_STOP) return 0;
    if ((result = CALL4(NR_ptrace, PTRACE_SYSCALL, child, 0, 0)) < 0) return result;
  }
}

static enum fitness test_with(int child, long *error) {
  static uint64_t program[4096];
  static struct call_info info;
  if ((*error = CALL4(NR_ptrace, PTRACE_SEIZE, child, 0, TRACE_OPTIONS)) < 0) return NO_TRACING;
  if ((*error = CALL4(NR_ptrace, PTRACE_INTERRUPT, child, 0, 0)) < 0) return NO_TRACING;
  if ((*error = wait_for_call(child)) < 0) return NO_TRACING;
  if ((*error = CALL4(NR_ptrace, PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info)) < 0) return NO_CALL_INFO;
  if ((*error = CALL4(NR_ptrace, PTRACE_SECCOMP_GET_FILTER, child, 0, program)) < 0) return NO_FILTERS;
  return FIT;
}

enum fitness test_fitness(long *error) {
  int ends[2];
  if ((*error = CALL2(NR_pipe2, ends, O_CLOEXEC)) < 0) return NO_TRACING;
  long child = fork_child();
  if (child == 0) wait_under_filter(ends[1]);
  long loaded = -1;
  close_file(ends[1]);
  if (child > 0) CALL3(NR_read, ends[0], &loaded, sizeof loaded);
  close_file(ends[0]);
  if ((*error = child) < 0) return NO_TRACING;
  // A kernel without filters has none to read.
  enum fitness fitness = loaded == 0 ? test_with((int)child, error) : FIT;
  CALL2(NR_kill, child, SIGKILL);
  while (CALL4(NR_wait4, child, 0, WALL, 0) == -EINTR)
    ;
  return fitness;
}
