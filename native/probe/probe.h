// What the parts of the helper share. docs/design/confine.md says what each probe asks.
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>
#include <stdint.h>
#include "system.h"

// One line of output; longer ones are cut, and refused by their reader.
struct line {
  size_t length;
  char bytes[1024];
};

void *memset(void *target, int byte, size_t size);
void *memcpy(void *target, const void *source, size_t size);
size_t length_of(const char *text);
int is_same(const char *left, const char *right);
const char *after(const char *text, const char *prefix);
long number_in(const char *text);
void add_text(struct line *line, const char *text);
void add_number(struct line *line, long value);
void add_string(struct line *line, const char *text);
void begin_line(struct line *line, const char *step);
void write_line(struct line *line);
void report(const char *step, const char *at, const char *says, long result);
// As `report`, with a number for what it says.
void report_count(const char *step, long count, long result);

// Arguments of the helper: `only=PROBE`, `file=PATH`, `socket=PATH`, `near=IP:PORT` and so on.
struct arguments {
  int count;
  char **words;
};

// Calls `visit` with each value of the arguments of that name.
void each_argument(const struct arguments *given, const char *name, void (*visit)(const char *value));
// Returns the number in the argument of that name, or `otherwise`.
long number_argument(const struct arguments *given, const char *name, long otherwise);

// A call that only asks: it is refused for want of permission, or fails for its arguments, or is
// undone with the process that makes it.
struct question {
  const char *step;
  long number;
  long arguments[6];
};

// What a step does to the process that asks.
enum effect {
  NO_EFFECT,      // may be asked without a child
  OWN_EFFECT,     // changes the process: without a child it is asked last
  NEEDS_A_CHILD,  // may end the process
};

extern const struct question questions[];
extern const size_t question_count;

// A probe of more than one call. It reports its own lines.
struct routine {
  const char *step;
  void (*run)(const struct arguments *given);
  enum effect effect;
};

extern const struct routine routines[];
extern const size_t routine_count;

// files.c
void probe_core_pattern(const struct arguments *given);
void probe_sysrq(const struct arguments *given);
void probe_kernel_settings(const struct arguments *given);
void probe_kernel_files(const struct arguments *given);
void probe_sysfs(const struct arguments *given);
void probe_cgroup_files(const struct arguments *given);
void probe_release_agent(const struct arguments *given);
void probe_root_files(const struct arguments *given);
void probe_host_files(const struct arguments *given);
void probe_setuid(const struct arguments *given);
void probe_device_node(const struct arguments *given);
void probe_devices(const struct arguments *given);
void probe_keyring(const struct arguments *given);
// processes.c
void probe_trace_child(const struct arguments *given);
void probe_trace_parent(const struct arguments *given);
void probe_read_parent(const struct arguments *given);
void probe_take_descriptor(const struct arguments *given);
void probe_clone_user(const struct arguments *given);
void probe_clone3_user(const struct arguments *given);
void probe_kernel_thread(const struct arguments *given);
void probe_join_namespace(const struct arguments *given);
void probe_open_by_handle(const struct arguments *given);
void probe_terminal(const struct arguments *given);
void probe_interface(const struct arguments *given);
void probe_processes(const struct arguments *given);
void probe_memory(const struct arguments *given);
void probe_pids_file(const struct arguments *given);
void probe_memory_file(const struct arguments *given);
void probe_open_files(const struct arguments *given);
void probe_locked_memory(const struct arguments *given);
// network.c
void probe_engine_sockets(const struct arguments *given);
void probe_metadata(const struct arguments *given);
void probe_near(const struct arguments *given);
void probe_far(const struct arguments *given);

// Reads the start of a file as text; returns its length or a negative error number.
long read_text(const char *path, char *text, size_t size);
long open_file(const char *path, long flags);
void close_file(long file);
long fork_child(void);
void leave(int code) __attribute__((noreturn));

#endif
