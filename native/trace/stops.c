// What is done when a task stops: it goes on at once, as if nothing had been.
#include "trace.h"

static void resume(const struct task *task, int signal) {
  CALL4(NR_ptrace, task->mode == CALLS ? PTRACE_SYSCALL : PTRACE_CONT, task->id, 0, signal);
}

long wait_for(long kind, int id, long options, int *code, int *status) {
  // siginfo_t of a child: signal, errno, code, padding, pid, uid, status.
  static int info[32];
  memset(info, 0, sizeof info);
  long result = CALL5(NR_waitid, kind, id, info, options, 0);
  *code = info[2];
  *status = info[6];
  return result < 0 ? result : info[4];
}

static int is_over(int id) {
  char state = *status_value(id, "State:");
  return state == 0 || state == 'Z' || state == 'X';
}

static void seize_task(int process, int id, enum mode mode) {
  if (task_of(id) != 0) return;
  long result = CALL4(NR_ptrace, PTRACE_SEIZE, id, 0, TRACE_OPTIONS);
  // A thread that has ended cannot be traced, and does nothing.
  if (result == -ESRCH || (result < 0 && is_over(id))) return;
  if (result < 0) {
    uint64_t arguments[3] = {(uint64_t)number_in(status_value(id, "TracerPid:")), 0, 0};
    record(REFUSED, id, (uint32_t)-result, arguments, 0);
    return;
  }
  struct task *task = add_task(id, mode);
  uint64_t arguments[3] = {mode, 0, 0};
  if (mode == CALLS) note_groups(task);
  record(SEIZED, id, (uint32_t)process, arguments, 0);
  // Only a task that has stopped once can be asked to stop at calls.
  if (mode == CALLS) CALL4(NR_ptrace, PTRACE_INTERRUPT, id, 0, 0);
}

// Traces every thread of a process, also those that it starts meanwhile: a traced one's are traced from birth.
void seize_process(int process, enum mode mode) {
  static char entries[32 * 1024];
  struct line path;
  path.length = 0;
  add_text(&path, "/proc/");
  add_number(&path, process);
  add_text(&path, "/task");
  path.bytes[path.length] = 0;
  for (size_t before = (size_t)-1; before != task_count();) {
    before = task_count();
    long folder = open_file(path.bytes, O_RDONLY | O_DIRECTORY), length;
    if (folder < 0) return;
    while ((length = CALL3(NR_getdents64, folder, entries, sizeof entries)) > 0)
      // struct linux_dirent64: inode and offset of 8 bytes, length of 2, type of 1, name.
      for (long at = 0; at < length; at += *(uint16_t *)(entries + at + 16)) {
        int id = (int)number_in(entries + at + 19);
        if (id > 0) seize_task(process, id, mode);
      }
    close_file(folder);
  }
}

static void adopt(struct task *child, const struct task *creator) {
  inherit(child, creator);
  if (!child->waits) return;
  child->waits = 0;
  resume(child, 0);
}

static unsigned long event_message(int id) {
  unsigned long message = 0;
  CALL4(NR_ptrace, PTRACE_GETEVENTMSG, id, 0, &message);
  return message;
}

static void take_fork(struct task *task) {
  int id = (int)event_message(task->id);
  if (id <= 0) return;
  record(FORK, task->id, (uint32_t)id, 0, 0);
  struct task *child = task_of(id);
  adopt(child != 0 ? child : add_task(id, task->mode), task);
}

// The thread that executes a program becomes the first of its process, and all others are gone.
static void take_exec(struct task *task) {
  int former = (int)event_message(task->id);
  struct task *other = former == task->id ? 0 : task_of(former);
  if (other != 0) {
    inherit(task, other);
    remove_task(other);
  }
  report_groups(task);
  if (task->mode == EVENTS) report_executable(task);
  record(EXEC, task->id, (uint32_t)former, 0, 0);
  renew_seen(task);
  // Who is only watched for what it starts has started it.
  task->mode = CALLS;
}

static void take_call_stop(struct task *task) {
  static struct call_info info;
  if (CALL4(NR_ptrace, PTRACE_GET_SYSCALL_INFO, task->id, sizeof info, &info) > 0 && info.kind == CALL_ENTRY)
    take_call(task, &info);
}

// Collects a stop that brings no signal, so that it is not reported again.
static void collect(int id) {
  int code, status;
  wait_for(P_PID, id, WSTOPPED | WALL | WNOHANG, &code, &status);
}

// A new task may stop before its creator's stop says whose it is, without which its calls mean nothing.
static void hold(int id, long now) {
  struct task *task = add_task(id, EVENTS);
  task->waits = 1;
  task->waits_since = now;
  collect(id);
}

static long tick_count;

// A creator that was killed says nothing any more: /proc says whose the task is.
void release_waiting(long now) {
  tick_count = now;
  for (size_t i = 0; i < task_count(); i++) {
    struct task *task = task_at(i);
    if (!task->waits || now - task->waits_since < 2) continue;
    int process = (int)number_in(status_value(task->id, "Tgid:"));
    int creator = process == task->id ? (int)number_in(status_value(task->id, "PPid:")) : process;
    struct task *known = task_of(creator);
    if (known != 0) record(FORK, creator, (uint32_t)task->id, 0, 0);
    else task->mode = CALLS;
    if (known != 0) inherit(task, known);
    task->waits = 0;
    resume(task, 0);
  }
}

static void take_end(int id) {
  struct task *task = task_of(id);
  if (CALL4(NR_wait4, id, 0, WALL | WNOHANG, 0) <= 0) return;
  record(EXIT, id, 0, 0, 0);
  if (task != 0) remove_task(task);
}

// A stop is looked at without being collected, and ends with the request that resumes the task: until then
// the kernel keeps the signal that it brings, also if the tracer is killed.
void serve_stop(int id, int code, int status) {
  if (code != CLD_TRAPPED) {
    take_end(id);
    return;
  }
  int signal = status & 0xff, event = status >> 8;
  struct task *task = task_of(id);
  if (task == 0) {
    if (event == PTRACE_EVENT_STOP) hold(id, tick_count);
    else CALL4(NR_ptrace, PTRACE_CONT, id, 0, event == 0 && signal != SYSCALL_STOP ? signal : 0);
    return;
  }
  switch (event) {
    case 0:
      if (signal == SYSCALL_STOP) take_call_stop(task);
      resume(task, signal == SYSCALL_STOP ? 0 : signal);
      return;
    case PTRACE_EVENT_STOP:
      // A stop by a signal such as SIGSTOP goes on until SIGCONT.
      if (signal == SIGTRAP) resume(task, 0);
      else CALL4(NR_ptrace, PTRACE_LISTEN, id, 0, 0);
      return;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
      take_fork(task);
      resume(task, 0);
      return;
    case PTRACE_EVENT_EXEC:
      // The task may have taken the number of another: until the stop is collected the kernel refuses requests.
      collect(id);
      take_exec(task);
      resume(task, 0);
      return;
    default:
      resume(task, 0);
  }
}
