// What the parts of the helper of probes share. docs/design/confine.md says what each probe asks.
#ifndef PROBE_H
#define PROBE_H

#include "base.h"

// Begins a line of a step: `{"step":"mount:fsopen"`.
void begin_line(struct line *line, const char *step);
void report(const char *step, const char *at, const char *says, long result);
// As `report`, with a number for what it says.
void report_count(const char *step, long count, long result);

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

#endif
