// The recorder of files: reports what is written below directories, and which programs are executed, by
// fanotify(7). It only listens: no event waits for an answer. Commands come on standard input, records go to
// standard output; it ends when its input does.
#include "files.h"

struct poll {
  int file;
  short events, happened;
};

#define POLLIN 1
#define POLLPRI 2

// What is polled: commands, the groups of fanotify, our own table of mounts, that of the container, and the
// end of the container.
enum { COMMANDS, TREES, MOUNTED_FILES, PROGRAMS, OWN_MOUNTS, CONTAINER_MOUNTS, CONTAINER_END, POLLED };
static struct poll polled[POLLED];

// Where overlayfs keeps what the container changes: known before it is mounted.
static char expected_upper[4096];
// Or a part of the path at which it will be mounted: the container's ID.
static char expected_container[128];
static char container_process[32];
static long container_root = -1;

// Kernel file systems: what is written there is no storage.
static const char *const kernel_types[] = {
    "proc", "sysfs", "devpts", "mqueue", "cgroup", "cgroup2", "devtmpfs", "securityfs", "debugfs", "tracefs",
    "bpf", "fusectl", "nsfs", "hugetlbfs", "binfmt_misc", "configfs", "pstore", "efivarfs", "autofs", "rpc_pipefs",
};

static int is_kernel_type(const char *type) {
  for (size_t i = 0; i < sizeof kernel_types / sizeof *kernel_types; i++)
    if (is_same(type, kernel_types[i])) return 1;
  return 0;
}

static void report_group(const char *which, long error) {
  begin_record("g");
  add_field(which);
  add_number_field(error);
}

// Whether a mount belongs to what the engine gives to every container: nothing is kept there, or it is watched where
// the engine has it.
static int is_given(const char *target) {
  static const char *const folders[] = {"/dev", "/proc", "/sys", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    const char *rest = after(target, folders[i]);
    if (rest != 0 && (*rest == 0 || *rest == '/')) return !is_same(target, "/dev/shm");
  }
  return 0;
}

static void watch_upper(const char *target, const char *path) {
  long folder = open_file(path, O_PATH | O_DIRECTORY);
  if (folder >= 0) return watch_tree(target, folder, UPPER);
  report_tree(target, "missing", folder);
}

static int has_part(const char *text, const char *part) {
  for (; *text != 0; text++)
    if (after(text, part) != 0) return 1;
  return 0;
}

// Whether a mount is the root of the container that is expected.
static int is_expected(const struct mount *mount) {
  if (mount->upper == 0) return 0;
  return expected_upper[0] != 0 ? is_same(mount->upper, expected_upper)
                                : expected_container[0] != 0 && has_part(mount->target, expected_container);
}

static void find_expected(const struct mount *mount) {
  if (!is_expected(mount)) return;
  report_group("programs", watch_programs(mount->target, FAN_MARK_FILESYSTEM));
  if (expected_upper[0] == 0) watch_upper("/", mount->upper);
  expected_upper[0] = expected_container[0] = 0;
}

static int is_kind(const struct status *status, int kind) { return (status->mode & S_IFMT) == kind; }

static void watch_mount(const struct mount *mount) {
  int is_root = is_same(mount->target, "/");
  if (is_kernel_type(mount->type)) return;
  long folder = is_root ? container_root : open_below(container_root, mount->target + 1, O_PATH | O_NOFOLLOW);
  if (folder < 0) return;
  // The file system of the root is the container's own; another one is marked where the container sees it.
  struct line link;
  name_descriptor(&link, folder);
  long error = watch_programs(link.bytes, is_root && mount->upper != 0 ? FAN_MARK_FILESYSTEM : FAN_MARK_MOUNT);
  if (is_root) {
    report_group("programs", error);
    if (mount->upper != 0) watch_upper("/", mount->upper);
    return;
  }
  const char *options = mount->options;
  int is_read_only = options[0] == 'r' && options[1] == 'o';
  struct status status;
  long known = is_read_only || is_given(mount->target) ? -1 : status_of(folder, "", &status);
  if (known == 0 && is_kind(&status, S_IFDIR)) watch_tree(mount->target, folder, MOUNTED);
  else if (known == 0 && is_kind(&status, S_IFREG)) watch_mounted_file(mount->target, folder);
  else close_file(folder);
}

static void watch_container(void) { each_mount(container_process, watch_mount); }

static void close_polled(int which) {
  close_file(polled[which].file);
  polled[which].file = -1;
}

static void open_mounts(int which, const char *process) {
  struct line path;
  name_process_file(&path, process, "/mountinfo");
  polled[which].file = (int)open_file(path.bytes, O_RDONLY);
  polled[which].events = POLLPRI;
}

static void copy_text(char *target, size_t size, const char *text) {
  size_t length = length_of(text);
  if (length < size) memcpy(target, text, length + 1);
}

// `process\0PID\0`: the container's first process; all that it has mounted is watched.
static void take_process(const char *number) {
  expected_upper[0] = expected_container[0] = 0;
  copy_text(container_process, sizeof container_process, number);
  struct line path;
  name_process_file(&path, number, "/root");
  container_root = open_file(path.bytes, O_PATH | O_DIRECTORY);
  open_mounts(CONTAINER_MOUNTS, number);
  polled[CONTAINER_END].file = (int)CALL2(NR_pidfd_open, number_in(number), 0);
  polled[CONTAINER_END].events = POLLIN;
  if (container_root >= 0) watch_container();
  report_group("process", container_root);
}

// Nothing that the container had is held open longer than it runs: volumes are unmounted after it.
static void release_container(void) {
  report_touched();
  close_trees();
  close_file(container_root);
  container_root = -1;
  close_polled(CONTAINER_MOUNTS);
  close_polled(CONTAINER_END);
}

// `upper\0PATH\0`: what overlayfs changes of the container's root, before it is mounted.
static void take_upper(const char *path) {
  watch_upper("/", path);
  copy_text(expected_upper, sizeof expected_upper, path);
  open_mounts(OWN_MOUNTS, "self");
  each_mount("self", find_expected);
}

// `container\0ID\0`: its root will be mounted at a path with this ID.
static void take_container(const char *id) {
  copy_text(expected_container, sizeof expected_container, id);
  open_mounts(OWN_MOUNTS, "self");
  each_mount("self", find_expected);
}

// `tree\0TARGET\0PATH\0`: a directory or file of this machine that the container has as TARGET.
static void take_tree(const char *target, const char *path) {
  struct status status;
  long file = open_file(path, O_PATH);
  if (file < 0) return;
  if (status_of(file, "", &status) < 0) return close_file(file);
  if (is_kind(&status, S_IFDIR)) watch_tree(target, file, MOUNTED);
  else if (is_kind(&status, S_IFREG)) watch_mounted_file(target, file);
  else close_file(file);
}

// `engine\0PATH\0`: where the engine keeps the files that it mounts in /etc.
static void take_engine_files(const char *path) {
  long folder = open_file(path, O_PATH | O_DIRECTORY);
  if (folder >= 0) watch_tree("/etc", folder, ENGINE_FILES);
}

static void read_events(void) {
  read_program_events(polled[PROGRAMS].file);
  read_tree_events(polled[TREES].file);
  read_tree_events(polled[MOUNTED_FILES].file);
}

// `program\0PATH\0` asks for a program that was executed before it could be watched.
static char commands[3 * 4096];
static size_t commands_length;

// Takes the commands that are complete; returns whether the last one was `stop`.
static int take_commands(void) {
  for (;;) {
    const char *words[3];
    size_t at = 0, count = 0, needed = 1;
    while (count < needed) {
      size_t end = at;
      while (end < commands_length && commands[end] != 0) end++;
      if (end == commands_length) return 0;
      words[count++] = commands + at;
      at = end + 1;
      if (count == 1) needed = is_same(words[0], "tree") ? 3 : is_same(words[0], "stop") ? 1 : 2;
    }
    if (needed == 1) return 1;
    if (needed == 3) take_tree(words[1], words[2]);
    else if (is_same(words[0], "upper")) take_upper(words[1]);
    else if (is_same(words[0], "engine")) take_engine_files(words[1]);
    else if (is_same(words[0], "container")) take_container(words[1]);
    else if (is_same(words[0], "program")) look_at_program(container_root, words[1]);
    else take_process(words[1]);
    for (size_t i = at; i < commands_length; i++) commands[i - at] = commands[i];
    commands_length -= at;
  }
}

// Returns whether the input ended, or said `stop`.
static int read_commands(void) {
  long size = CALL3(NR_read, 0, commands + commands_length, sizeof commands - commands_length);
  if (size == -EINTR || size == -EAGAIN) return 0;
  if (size <= 0) return 1;
  commands_length += (size_t)size;
  return take_commands();
}

static long wait_for(struct poll *files, long count, long milliseconds) {
  long time[2] = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  return CALL5(NR_ppoll, files, count, milliseconds < 0 ? 0 : time, 0, 0);
}

int run(const struct arguments *given) {
  (void)given;
  polled[COMMANDS].events = polled[TREES].events = polled[MOUNTED_FILES].events = polled[PROGRAMS].events = POLLIN;
  polled[OWN_MOUNTS].file = polled[CONTAINER_MOUNTS].file = polled[CONTAINER_END].file = -1;
  long trees = start_trees(), files = start_mounted_files(), programs = start_programs();
  polled[TREES].file = (int)trees;
  polled[MOUNTED_FILES].file = (int)files;
  polled[PROGRAMS].file = (int)programs;
  report_group("trees", trees);
  report_group("programs", programs);
  // The first events of a quiet time are read at once: a directory that is new has to be watched. Of many,
  // those of one file are joined by the kernel while we wait.
  int hurry = 20;
  for (;;) {
    flush_records();
    long ready = wait_for(polled, POLLED, 50);
    if (ready == 0) {
      hurry = 20;
      ready = wait_for(polled, POLLED, -1);
    }
    if (ready < 0 && ready != -EINTR) return 1;
    read_events();
    if (polled[OWN_MOUNTS].happened != 0) each_mount("self", find_expected);
    if (expected_upper[0] == 0 && expected_container[0] == 0) close_polled(OWN_MOUNTS);
    if (polled[CONTAINER_MOUNTS].happened != 0 && container_root >= 0) watch_container();
    if (polled[CONTAINER_END].happened != 0) release_container();
    if (polled[COMMANDS].happened != 0 && read_commands()) break;
    if (hurry > 0) hurry--;
    else wait_for(0, 0, 5);
  }
  read_events();
  report_touched();
  begin_record("e");
  flush_records();
  return 0;
}
