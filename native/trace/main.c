// The tracer of `ironhull confine record`, where the kernel's trace events are not available: follows tasks by
// ptrace(2), and writes a record of each kind of call once. It ends when its standard input ends, and its end
// detaches every task, which runs on.
//
//   phase=CALL, argument=CALL:INDEX:MASK   see calls.c
//
// Lines on standard input say what to trace:
//
//   calls PID    the system calls of a process, and of what it starts
//   events PID   what a process starts, and the system calls of that
//   ready        asks for a record when the lines before it were served
#include "trace.h"

#define TICK_US 50000
#define SIGALRM 14
#define POLLIN 1
#define ECHILD 10

static volatile int is_tick;

static void take_tick(int signal) {
  (void)signal;
  is_tick = 1;
}

#if defined(__x86_64__)
void return_from_signal(void);
__asm__(".text\n.globl return_from_signal\nreturn_from_signal:\n  mov $15, %eax\n  syscall\n");
#endif

static void start_ticks(void) {
  // struct sigaction of the kernel: handler, flags, restorer, mask.
#if defined(__x86_64__)
  unsigned long action[4] = {(unsigned long)take_tick, 0x04000000, (unsigned long)return_from_signal, 0};
#else
  unsigned long action[3] = {(unsigned long)take_tick, 0, 0};
#endif
  long interval[4] = {0, TICK_US, 0, TICK_US};
  CALL4(NR_rt_sigaction, SIGALRM, action, 0, 8);
  CALL3(NR_setitimer, 0, interval, 0);
}

// Whether something can be read from standard input, or it has ended.
static int is_readable(long wait_us) {
  struct {
    int file;
    short wanted, found;
  } input = {0, POLLIN, 0};
  long limit[2] = {0, wait_us * 1000};
  return CALL5(NR_ppoll, &input, 1, limit, 0, 0) > 0;
}

static void end(void) {
  record(END, 0, 0, 0, 0);
  flush_records();
  leave(0);
}

static void serve_command(const char *text) {
  const char *calls = after(text, "calls "), *events = after(text, "events ");
  if (calls != 0) seize_process((int)number_in(calls), CALLS);
  if (events != 0) seize_process((int)number_in(events), EVENTS);
  if (is_same(text, "ready")) record(READY, 0, 0, 0, 0);
}

// Serves the lines that there are by now.
static void read_commands(void) {
  static char text[64];
  static size_t length;
  char bytes[512];
  while (is_readable(0)) {
    long got = CALL3(NR_read, 0, bytes, sizeof bytes);
    if (got == -EINTR) continue;
    if (got <= 0) end();
    for (long i = 0; i < got; i++) {
      if (bytes[i] != '\n' && length < sizeof text - 1) text[length++] = bytes[i];
      if (bytes[i] != '\n') continue;
      text[length] = 0;
      length = 0;
      serve_command(text);
    }
  }
}

static void serve_tick(void) {
  static long ticks;
  is_tick = 0;
  read_commands();
  release_waiting(++ticks);
}

// The kernel names the first task that has stopped: one that stops all the time would hide the others.
static void serve_all(void) {
  int code, status;
  for (size_t i = task_count(); i-- > 0;) {
    if (i >= task_count()) continue;
    struct task *task = task_at(i);
    if (task->waits) continue;
    int id = task->id;
    long found = wait_for(P_PID, id, WSTOPPED | WEXITED | WALL | WNOWAIT | WNOHANG, &code, &status);
    if (found > 0) serve_stop(id, code, status);
    // It ended with its process, when another thread of that executed a program.
    else if (found == -ECHILD && task_of(id) == task) remove_task(task);
  }
}

static void serve(void) {
  int code, status;
  size_t served = 0;
  for (;;) {
    if (is_tick) serve_tick();
    long options = WSTOPPED | WEXITED | WALL | WNOWAIT | (has_records() ? WNOHANG : 0);
    long id = wait_for(P_ALL, 0, options, &code, &status);
    if (id > 0) {
      serve_stop((int)id, code, status);
      if (++served < 64 + 2 * task_count()) continue;
      served = 0;
      serve_all();
    } else if (has_records()) {
      flush_records();
    } else if (id == -ECHILD) {
      is_tick |= is_readable(TICK_US);
    }
  }
}

int run(const struct arguments *given) {
  long error = 0;
  enum fitness fitness = test_fitness(&error);
  if (fitness != FIT) {
    uint64_t arguments[3] = {(uint64_t)-error, 0, 0};
    record(UNFIT, 0, fitness, arguments, 0);
    flush_records();
    return 3;
  }
  take_arguments(given);
  start_ticks();
  serve();
  return 0;
}
