// What the parts of the tracer share. docs/design/confine.md says what it does.
#ifndef TRACE_H
#define TRACE_H

#include "base.h"
#include "numbers.h"

// ptrace(2)
#define PTRACE_CONT 7
#define PTRACE_SYSCALL 24
#define PTRACE_GETEVENTMSG 0x4201
#define PTRACE_SEIZE 0x4206
#define PTRACE_INTERRUPT 0x4207
#define PTRACE_LISTEN 0x4208
#define PTRACE_SECCOMP_GET_FILTER 0x420c
#define PTRACE_GET_SYSCALL_INFO 0x420e
#define PTRACE_EVENT_FORK 1
#define PTRACE_EVENT_VFORK 2
#define PTRACE_EVENT_CLONE 3
#define PTRACE_EVENT_EXEC 4
#define PTRACE_EVENT_STOP 128
// System calls marked in stops, and stops at fork, vfork, clone and exec. Without EXITKILL: the end of the
// tracer, however it comes, detaches every task and leaves it running.
#define TRACE_OPTIONS 0x1fL
#define SYSCALL_STOP 0x85

// waitid(2)
#define P_ALL 0
#define P_PID 1
#define WSTOPPED 2
#define WEXITED 4
#define WNOWAIT 0x01000000
#define WALL 0x40000000
#define CLD_TRAPPED 4

#define SIGTRAP 5
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINVAL 22

// seccomp(2), prctl(2)
#define PR_SET_SECCOMP 22
#define SECCOMP_MODE_FILTER 2

// Calls with a lower number are remembered one by one; the last bit stands for all others.
#define MOST_CALLS 1024
// Calls whose argument is remembered too.
#define MOST_ARGUMENTS 8
// With more values the call counts as unrestricted, and no further one is reported.
#define MOST_VALUES 66

// What was reported of the program that some tasks run: tasks share it until one of them executes another.
struct seen {
  uint32_t users;
  int is_foreign_reported;
  uint64_t calls[MOST_CALLS / 64];
  uint32_t value_counts[MOST_ARGUMENTS];
  uint32_t values[MOST_ARGUMENTS][MOST_VALUES];
  struct seen *next;
};

enum mode {
  EVENTS,  // stops only when it starts a task or executes a program
  CALLS,   // stops at each system call too
};

// A traced thread.
struct task {
  int id;
  enum mode mode;
  // Its first stop came before its creator's: it waits for that, since this tick.
  int waits;
  long waits_since;
  // Hash of the control groups that were reported last.
  uint32_t groups;
  struct seen *seen;
  size_t position;
  struct task *next;
};

// struct ptrace_syscall_info of <linux/ptrace.h>.
struct call_info {
  uint8_t kind;
  uint8_t padding[3];
  uint32_t architecture;
  uint64_t instruction;
  uint64_t stack;
  uint64_t number;
  uint64_t arguments[6];
};
#define CALL_ENTRY 1

// Kinds of records. Their numbers are a part of the format, which src/recorder/tracer-records.ts reads.
enum record_kind {
  CALL = 1,      // number, arguments
  FORK = 2,      // number: the new task
  EXECUTE = 3,   // text: the program that is about to be executed, if it can be
  EXEC = 4,      // number: the task's number before
  EXIT = 5,
  GROUPS = 6,    // text: /proc/<task>/cgroup
  REFUSED = 7,   // number: error of the attempt to trace it; first argument: who traces it, or 0
  SEIZED = 8,    // number: the process that was named; first argument: its mode
  READY = 9,     // the processes that were named before are traced, or refused
  FOREIGN = 10,  // a system call of another architecture
  UNFIT = 11,    // number: what the kernel cannot do (enum fitness); first argument: the error
  END = 12,      // the tracer ends because it was asked to
};

enum fitness { FIT = 0, NO_TRACING = 1, NO_CALL_INFO = 2, NO_FILTERS = 3 };

// records.c
void record(enum record_kind kind, int task, uint32_t number, const uint64_t *arguments, const char *text);
void flush_records(void);
int has_records(void);

// tasks.c
struct task *task_of(int id);
struct task *add_task(int id, enum mode mode);
void remove_task(struct task *task);
size_t task_count(void);
struct task *task_at(size_t position);
void share_seen(struct task *task, struct seen *seen);
void renew_seen(struct task *task);
void inherit(struct task *child, const struct task *creator);

// calls.c
void take_arguments(const struct arguments *given);
void take_call(struct task *task, const struct call_info *info);
void report_groups(struct task *task);
void note_groups(struct task *task);
// Reports the program that a task runs now, whose call to execute it was not traced.
void report_executable(const struct task *task);
// Returns what follows the name of a line in /proc/<id>/status; empty if the task is gone.
const char *status_value(int id, const char *name);

// filter.c
int is_refused(int task, const struct call_info *info);

// fitness.c
enum fitness test_fitness(long *error);

// stops.c
void seize_process(int process, enum mode mode);
void serve_stop(int id, int code, int status);
void release_waiting(long now);
long wait_for(long kind, int id, long options, int *code, int *status);

#endif
