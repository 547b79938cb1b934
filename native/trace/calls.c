// Which calls are reported: each once for the program that a task runs, with each value of some arguments.
#include "trace.h"

struct argument {
  uint64_t call;
  size_t index;
  uint32_t mask;
};

static struct argument arguments[MOST_ARGUMENTS];
static size_t argument_count;
// Calls after which everything counts anew, since they lead a task from a runtime into a container.
static uint64_t phase_calls[MOST_ARGUMENTS];
static size_t phase_count;

static void take_phase(const char *value) {
  if (phase_count < MOST_ARGUMENTS) phase_calls[phase_count++] = (uint64_t)number_in(value);
}

// Returns what follows the next colon.
static const char *next_field(const char *text) {
  while (*text != 0 && *text != ':') text++;
  return *text == ':' ? text + 1 : text;
}

// `argument=CALL:INDEX:MASK`
static void take_argument(const char *value) {
  const char *index = next_field(value), *mask = next_field(index);
  if (argument_count == MOST_ARGUMENTS) return;
  struct argument one = {(uint64_t)number_in(value), (size_t)number_in(index) % 3, (uint32_t)number_in(mask)};
  arguments[argument_count++] = one;
}

void take_arguments(const struct arguments *given) {
  each_argument(given, "phase", take_phase);
  each_argument(given, "argument", take_argument);
}

// A phase ends with a change of the root directory or of namespaces, and with a filter that is loaded.
static int ends_phase(const struct call_info *info) {
  if (info->number == NR_prctl) return info->arguments[0] == PR_SET_SECCOMP;
  for (size_t i = 0; i < phase_count; i++)
    if (phase_calls[i] == info->number) return 1;
  return 0;
}

static void add_value(struct seen *seen, size_t which, uint32_t value) {
  seen->values[which][seen->value_counts[which]++] = value;
}

static int has_value(const struct seen *seen, size_t which, uint32_t value) {
  if (seen->value_counts[which] == MOST_VALUES) return 1;
  for (uint32_t i = 0; i < seen->value_counts[which]; i++)
    if (seen->values[which][i] == value) return 1;
  return 0;
}

// Reads the text at an address of the task; returns its length, or a negative error number.
static long read_task_text(int task, uint64_t address, char *text, size_t size) {
  size_t length = 0;
  while (length < size - 1) {
    // A page at a time: the next one may not be there.
    uint64_t from = address + length, part = 4096 - (from & 4095);
    if (part > size - 1 - length) part = size - 1 - length;
    uint64_t to[2] = {(uint64_t)(text + length), part}, source[2] = {from, part};
    long got = CALL6(NR_process_vm_readv, task, to, 1, source, 1, 0);
    if (got <= 0) return got < 0 ? got : -EINVAL;
    for (long i = 0; i < got; i++)
      if (text[length + (size_t)i] == 0) return (long)(length + (size_t)i);
    length += (size_t)got;
  }
  text[length] = 0;
  return (long)length;
}

// Reports the program as the kernel names it: with a descriptor in the place of the working directory.
static void report_program(const struct task *task, const struct call_info *info) {
  static char path[4096], named[4200];
  int is_at = info->number == NR_execveat;
  if (read_task_text(task->id, info->arguments[is_at ? 1 : 0], path, sizeof path) < 0) path[0] = 0;
  int folder = (int)info->arguments[0];
  if (!is_at || folder == AT_FDCWD || path[0] == '/') {
    record(EXECUTE, task->id, 0, 0, path);
    return;
  }
  struct line line;
  line.length = 0;
  add_text(&line, "/dev/fd/");
  add_number(&line, folder);
  if (path[0] != 0) add_text(&line, "/");
  memcpy(named, line.bytes, line.length);
  memcpy(named + line.length, path, length_of(path) + 1);
  record(EXECUTE, task->id, 0, 0, named);
}

static char *proc_path(int id, const char *name) {
  static char path[64];
  struct line line;
  line.length = 0;
  add_text(&line, "/proc/");
  add_number(&line, id);
  add_text(&line, "/");
  add_text(&line, name);
  memcpy(path, line.bytes, line.length);
  path[line.length] = 0;
  return path;
}

void report_executable(const struct task *task) {
  static char path[4096];
  long length = CALL4(NR_readlinkat, AT_FDCWD, proc_path(task->id, "exe"), path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  record(EXECUTE, task->id, 0, 0, path);
}

static char groups[4096];

static uint32_t read_groups(const struct task *task) {
  uint32_t hash = 2166136261u;
  if (read_text(proc_path(task->id, "cgroup"), groups, sizeof groups) < 0) return task->groups;
  for (const char *at = groups; *at != 0; at++) hash = (hash ^ (unsigned char)*at) * 16777619u;
  return hash;
}

// The recorder knows these groups of the task already.
void note_groups(struct task *task) { task->groups = read_groups(task); }

void report_groups(struct task *task) {
  uint32_t now = read_groups(task);
  if (now == task->groups) return;
  task->groups = now;
  record(GROUPS, task->id, 0, 0, groups);
}

const char *status_value(int id, const char *name) {
  static char text[4096];
  if (read_text(proc_path(id, "status"), text, sizeof text) < 0) return "";
  for (const char *at = text; *at != 0; at++) {
    const char *value = at == text || at[-1] == '\n' ? after(at, name) : 0;
    if (value == 0) continue;
    while (*value == '\t' || *value == ' ') value++;
    return value;
  }
  return "";
}

// Whether the call says nothing new; else marks it as said, unless a filter refuses it.
static int is_known(struct task *task, const struct call_info *info) {
  struct seen *seen = task->seen;
  uint64_t bit = info->number < MOST_CALLS - 1 ? info->number : MOST_CALLS - 1;
  uint64_t *word = &seen->calls[bit / 64], flag = 1ul << (bit % 64);
  size_t which = 0;
  while (which < argument_count && arguments[which].call != info->number) which++;
  int has_argument = which < argument_count;
  uint32_t value = has_argument ? (uint32_t)info->arguments[arguments[which].index] & arguments[which].mask : 0;
  if ((*word & flag) != 0 && (!has_argument || has_value(seen, which, value))) return 1;
  if (is_refused(task->id, info)) return 1;
  *word |= flag;
  if (has_argument && !has_value(seen, which, value)) add_value(seen, which, value);
  return 0;
}

void take_call(struct task *task, const struct call_info *info) {
  if (info->architecture != NATIVE_ARCHITECTURE) {
    if (!task->seen->is_foreign_reported) record(FOREIGN, task->id, (uint32_t)info->number, 0, 0);
    task->seen->is_foreign_reported = 1;
    return;
  }
  if (ends_phase(info)) {
    if (is_refused(task->id, info)) return;
    report_groups(task);
    record(CALL, task->id, (uint32_t)info->number, info->arguments, 0);
    renew_seen(task);
    return;
  }
  if (!is_known(task, info)) record(CALL, task->id, (uint32_t)info->number, info->arguments, 0);
  if (info->number == NR_execve || info->number == NR_execveat) report_program(task, info);
}
