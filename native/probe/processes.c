// Probes of other processes, of namespaces and of limits. Each runs in a child, and ends with it.
#include "probe.h"

#define PTRACE_TRACEME 0
#define PTRACE_SEIZE 0x4206
#define EBADF 9

void probe_trace_child(const struct arguments *given) {
  (void)given;
  // The child of the helper lets itself be traced by it: the question of PTRACE_TRACEME is the same.
  report("ptrace:ptrace/child", 0, 0, CALL4(NR_ptrace, PTRACE_TRACEME, 0, 0, 0));
}

void probe_trace_parent(const struct arguments *given) {
  (void)given;
  // PTRACE_SEIZE does not stop the process, and the end of this child detaches it.
  report("ptrace:ptrace/parent", 0, 0, CALL4(NR_ptrace, PTRACE_SEIZE, CALL0(NR_getppid), 0, 0));
}

void probe_read_parent(const struct arguments *given) {
  static char source[8] = "ironhul";
  char target[8];
  long to[2] = {(long)target, sizeof target}, from[2] = {(long)source, sizeof source};
  (void)given;
  report("process-memory:process_vm_readv", 0, 0,
         CALL6(NR_process_vm_readv, CALL0(NR_getppid), to, 1, from, 1, 0));
}

// A copy of the standard output of the helper, which is closed at once.
void probe_take_descriptor(const struct arguments *given) {
  static const char step[] = "open-descriptors:pidfd_getfd";
  (void)given;
  long parent = CALL2(NR_pidfd_open, CALL0(NR_getppid), 0);
  // Without the process, a bad descriptor still shows whether the call is allowed at all.
  long result = CALL3(NR_pidfd_getfd, parent < 0 ? -1 : parent, 1, 0);
  report(step, 0, parent < 0 ? "no-file" : 0, result);
  close_file(result);
}

// Starts a child in a new user namespace, which ends at once.
static long started_child(long result) {
  if (result == 0) leave(0);
  if (result > 0) {
    CALL4(NR_wait4, result, 0, 0, 0);
    return 0;
  }
  return result;
}

void probe_clone_user(const struct arguments *given) {
  (void)given;
  report("user-namespace:clone", 0, 0, started_child(CALL5(NR_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)));
}

void probe_clone3_user(const struct arguments *given) {
  // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls.
  static const uint64_t how[8] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD};
  (void)given;
  report("user-namespace:clone3", 0, 0, started_child(CALL2(NR_clone3, how, sizeof how)));
}

void probe_join_namespace(const struct arguments *given) {
  (void)given;
  long own = open_file("/proc/self/ns/net", O_RDONLY);
  // Without the file, a bad descriptor still shows whether the call is allowed at all.
  report("join-namespace:setns", 0, own < 0 ? "no-file" : 0, CALL2(NR_setns, own < 0 ? -1 : own, CLONE_NEWNET));
}

void probe_open_by_handle(const struct arguments *given) {
  // struct file_handle: eight bytes of type 1 (FILEID_INO32_GEN), which name no file.
  static const uint32_t handle[4] = {8, 1, 0xffffffff, 0xffffffff};
  (void)given;
  long root = open_file("/", O_RDONLY | O_DIRECTORY);
  report("open-by-handle:open_by_handle_at", 0, 0, CALL3(NR_open_by_handle_at, root, handle, O_RDONLY));
}

// TIOCSTI on a terminal that this child makes, and that no other process has.
void probe_terminal(const struct arguments *given) {
  static const char step[] = "terminal-input:ioctl";
  long master, slave, result;
  int unlocked = 0;
  (void)given;
  if ((master = open_file("/dev/ptmx", O_RDWR | O_NOCTTY)) < 0) report(step, 0, "no-terminal", master);
  else if ((result = CALL3(NR_ioctl, master, 0x40045431, &unlocked)) < 0) report(step, 0, "no-terminal", result);
  else if ((slave = CALL3(NR_ioctl, master, 0x5441, O_RDWR | O_NOCTTY)) < 0) report(step, 0, "no-terminal", slave);
  else if ((result = CALL0(NR_setsid)) < 0) report(step, 0, "no-terminal", result);
  else if ((result = CALL3(NR_ioctl, slave, 0x540E, 0)) < 0) report(step, 0, "no-terminal", result);
  else report(step, 0, 0, CALL3(NR_ioctl, slave, 0x5412, "x"));
}

void probe_interface(const struct arguments *given) {
  // struct ifreq with the name of no interface: SIOCSIFFLAGS asks for permission first.
  static const char request[40] = "ironhull-none";
  (void)given;
  long file = CALL3(NR_socket, 2, 2 | O_CLOEXEC, 0);
  if (file < 0) report("network-settings:ioctl", 0, "no-socket", file);
  else report("network-settings:ioctl", 0, 0, CALL3(NR_ioctl, file, 0x8914, request));
}

// Process 2 of the machine is the kernel's own, and no other process is its child.
void probe_kernel_thread(const struct arguments *given) {
  static char text[512];
  (void)given;
  long length = read_text("/proc/2/stat", text, sizeof text);
  int is_kernels = length > 0 && after(text, "2 (kthreadd) S 0 0 0 ") != 0;
  report("host-processes:open", "/proc/2/stat", length > 0 && !is_kernels ? "other" : 0, length < 0 ? length : 0);
}

void probe_open_files(const struct arguments *given) {
  uint64_t limit[2] = {0, 0};
  (void)given;
  long result = CALL4(NR_prlimit64, 0, 7, 0, limit);
  report_count("open-files-limit:prlimit64", limit[1] > 0x7fffffffffffffff ? -1 : (long)limit[1], result);
}

// Locks a page more than the limit allows, where that is little: the end of this child unlocks it.
void probe_locked_memory(const struct arguments *given) {
  static const char step[] = "locked-memory:mlock";
  uint64_t limit[2] = {0, 0};
  (void)given;
  long result = CALL4(NR_prlimit64, 0, 8, 0, limit);
  if (result < 0) {
    report(step, 0, "no-limit", result);
    return;
  }
  if (limit[1] > 64UL << 20) {
    report(step, 0, "large", limit[1] > 0x7fffffffffffffff ? -1 : (long)limit[1]);
    return;
  }
  long size = (long)(limit[1] + 2 * 4096) & -4096L;
  // Private and anonymous.
  long at = CALL6(NR_mmap, 0, size, 3, 0x22, -1, 0);
  report_count(step, size, at < 0 && at > -4096 ? at : CALL2(NR_mlock, at, size));
}

// Reads a limit of the own control group, where it is mounted.
static int report_limit(const char *step, const char *path) {
  static char text[64];
  long length = read_text(path, text, sizeof text);
  if (length < 0) return 0;
  if (length > 0 && text[length - 1] == '\n') text[length - 1] = 0;
  report(step, path, text, 0);
  return 1;
}

// The path of a control group of version 2 below /sys/fs/cgroup, where that is the host's root.
static const char *unified_path(const char *name) {
  static char path[600];
  static char text[4096];
  if (read_text("/proc/self/cgroup", text, sizeof text) < 0) return 0;
  for (const char *at = text; *at != 0; at++) {
    const char *group = at == text || at[-1] == '\n' ? after(at, "0::/") : 0;
    if (group == 0) continue;
    size_t length = 0;
    while (group[length] != 0 && group[length] != '\n') length++;
    if (length + length_of(name) > 500) return 0;
    memcpy(path, "/sys/fs/cgroup/", 15);
    memcpy(path + 15, group, length);
    path[15 + length] = '/';
    memcpy(path + 16 + length, name, length_of(name) + 1);
    return path;
  }
  return 0;
}

static void report_first_limit(const char *step, const char *direct, const char *first, const char *name) {
  if (report_limit(step, direct) || report_limit(step, first)) return;
  const char *path = unified_path(name);
  if (path == 0 || !report_limit(step, path)) report(step, 0, "none", -2);
}

// Reports the memory of the machine in KiB, which a limit above it is none of.
static void report_machine_memory(void) {
  static char text[512];
  if (read_text("/proc/meminfo", text, sizeof text) < 0) return;
  const char *at = after(text, "MemTotal:");
  while (at != 0 && *at == ' ') at++;
  if (at != 0) report_count("memory-limit:machine", number_in(at), 0);
}

void probe_memory_file(const struct arguments *given) {
  (void)given;
  report_machine_memory();
  report_first_limit("memory-limit:read", "/sys/fs/cgroup/memory.max",
                     "/sys/fs/cgroup/memory/memory.limit_in_bytes", "memory.max");
}

void probe_pids_file(const struct arguments *given) {
  (void)given;
  report_first_limit("process-limit:read", "/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/pids/pids.max", "pids.max");
}

// Touches memory up to a bound that the command gives, so that a small limit ends this child: the
// kernel is asked to prefer it to the helper.
void probe_memory(const struct arguments *given) {
  long bound = number_argument(given, "touch", 0);
  if (bound <= 0) return;
  long file = open_file("/proc/self/oom_score_adj", O_WRONLY);
  if (file >= 0) CALL3(NR_write, file, "1000", 4);
  close_file(file);
  long block = 1L << 20;
  for (long used = 0; used < bound; used += block) {
    // Private, anonymous, and filled at once (MAP_POPULATE).
    long at = CALL6(NR_mmap, 0, block, 3, 0x8022, -1, 0);
    if (at < 0 && at > -4096) {
      report("memory-limit:touch", 0, 0, at);
      return;
    }
    for (long page = 0; page < block; page += 4096) *(volatile char *)(at + page) = 1;
  }
  report("memory-limit:touch", 0, "bound", bound);
}

// Starts children that end at once and are not collected: they count, and use neither time nor memory.
void probe_processes(const struct arguments *given) {
  long bound = number_argument(given, "forks", 128), started = 0, child = 0;
  if (bound > 8192) bound = 8192;
  for (; started < bound && (child = fork_child()) >= 0; started++)
    if (child == 0) leave(0);
  while (CALL4(NR_wait4, -1, 0, 0, 0) > 0)
    ;
  report_count("process-limit:fork", started, child < 0 ? child : 0);
}
