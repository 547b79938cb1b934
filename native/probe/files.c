// Probes that open files: nothing is written to a file that was there before, and files that are made are removed.
#include "probe.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define TYPE_PROC 0x9fa0
#define TYPE_SYSFS 0x62656572
#define NO_SETUID 2
#define ENOENT 2

// Opens a file and closes it. FIFOs and devices do not block.
static long try_open(const char *path, long flags) {
  long file = open_file(path, flags | O_NONBLOCK | O_NOCTTY);
  close_file(file);
  return file < 0 ? file : 0;
}

static void report_open(const char *step, const char *path, long flags) {
  report(step, path, 0, try_open(path, flags));
}

// Fills in struct statfs; returns a negative error number if the file cannot be opened.
static long file_system_of(const char *path, long flags, long system[16]) {
  long file = open_file(path, flags | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return file;
  long result = CALL2(NR_fstatfs, file, system);
  close_file(file);
  return result;
}

void probe_core_pattern(const struct arguments *given) {
  (void)given;
  report_open("core-pattern:open", "/proc/sys/kernel/core_pattern", O_WRONLY);
}

void probe_sysrq(const struct arguments *given) {
  (void)given;
  report_open("sysrq:open", "/proc/sysrq-trigger", O_WRONLY);
}

void probe_kernel_settings(const struct arguments *given) {
  static const char *const paths[] = {
      "/proc/sys/kernel/modprobe", "/proc/sys/kernel/panic",           "/proc/sys/kernel/randomize_va_space",
      "/proc/sys/kernel/pid_max",  "/proc/sys/vm/overcommit_memory",   "/proc/sys/fs/suid_dumpable",
      "/proc/sys/fs/file-max",     "/proc/sys/fs/binfmt_misc/register"};
  (void)given;
  for (size_t i = 0; i < COUNT(paths); i++) report_open("kernel-settings:open", paths[i], O_WRONLY);
}

// A masked path has an empty file system or /dev/null in its place: it opens, and is not the kernel's.
void probe_kernel_files(const struct arguments *given) {
  static const char *const paths[] = {"/proc/kcore",       "/proc/keys", "/proc/timer_list", "/proc/latency_stats",
                                      "/proc/sched_debug", "/proc/acpi", "/proc/scsi",       "/sys/firmware"};
  (void)given;
  for (size_t i = 0; i < COUNT(paths); i++) {
    long system[16] = {0};
    long result = file_system_of(paths[i], O_RDONLY, system);
    int is_kernels = system[0] == TYPE_PROC || system[0] == TYPE_SYSFS;
    report("kernel-files:open", paths[i], result == 0 && !is_kernels ? "masked" : 0, result);
  }
}

void probe_sysfs(const struct arguments *given) {
  static const char *const paths[] = {"/sys/kernel/uevent_helper", "/sys/kernel/profiling", "/sys/power/state",
                                      "/sys/kernel/mm/transparent_hugepage/enabled",
                                      "/sys/module/kernel/parameters/panic_on_warn",
                                      "/sys/bus/pci/rescan", "/sys/kernel/kexec_crash_size"};
  (void)given;
  for (size_t i = 0; i < COUNT(paths); i++) report_open("sysfs:open", paths[i], O_WRONLY);
}

void probe_cgroup_files(const struct arguments *given) {
  static const char *const paths[] = {"/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/cgroup.procs",
                                      "/sys/fs/cgroup/pids/cgroup.procs", "/sys/fs/cgroup/devices/devices.allow",
                                      "/sys/fs/cgroup/cpu/cgroup.procs"};
  (void)given;
  for (size_t i = 0; i < COUNT(paths); i++) report_open("cgroup-files:open", paths[i], O_WRONLY);
}

// Calls `visit` with the controllers of each version 1 hierarchy in /proc/self/cgroup, `cpu,cpuacct`.
static void each_hierarchy(char *text, void (*visit)(const char *controllers)) {
  while (*text != 0) {
    char *first = text, *end, *colon;
    while (*first != 0 && *first != ':' && *first != '\n') first++;
    if (*first != ':') return;
    for (colon = ++first; *colon != 0 && *colon != ':' && *colon != '\n';) colon++;
    for (end = colon; *end != 0 && *end != '\n';) end++;
    char last = *end;
    *colon = 0;
    if (*first != 0 && after(first, "name=") == 0) visit(first);
    text = last == 0 ? end : end + 1;
  }
}

static void open_release_agent(const char *controllers) {
  char path[96] = "/sys/fs/cgroup/";
  size_t length = length_of(controllers);
  if (length > 48) return;
  memcpy(path + 15, controllers, length);
  memcpy(path + 15 + length, "/release_agent", 15);
  report_open("release-agent:open", path, O_WRONLY);
}

// Mounts a hierarchy that exists in the mount namespace of this child, over /dev there.
static void open_mounted_agent(const char *controllers) {
  long mounted = CALL5(NR_mount, "cgroup", "/dev", "cgroup", 0, controllers);
  report("release-agent:open", controllers, mounted < 0 ? "mount" : "mounted",
         mounted < 0 ? mounted : try_open("/dev/release_agent", O_WRONLY));
  if (mounted == 0) CALL2(NR_umount2, "/dev", 2);
}

void probe_release_agent(const struct arguments *given) {
  static char first[2048], second[2048];
  (void)given;
  long length = read_text("/proc/self/cgroup", first, sizeof first);
  if (length < 0) {
    report("release-agent:open", 0, "cgroups", length);
    return;
  }
  memcpy(second, first, sizeof second);
  each_hierarchy(first, open_release_agent);
  long own = CALL1(NR_unshare, CLONE_NEWNS);
  report("release-agent:open", 0, "unshare", own);
  if (own < 0 || CALL5(NR_mount, "", "/", 0, MS_REC | MS_PRIVATE, 0) < 0) return;
  each_hierarchy(second, open_mounted_agent);
}

static const char *join(char *path, size_t size, const char *folder, const char *name) {
  size_t length = length_of(folder), rest = length_of(name);
  if (length == 1) length = 0;
  if (length + rest + 2 > size) return 0;
  memcpy(path, folder, length);
  path[length] = '/';
  memcpy(path + length + 1, name, rest + 1);
  return path;
}

void probe_root_files(const struct arguments *given) {
  static const char *const folders[] = {"/", "/etc", "/usr", "/usr/bin", "/bin", "/sbin", "/lib", "/opt", "/var"};
  (void)given;
  for (size_t i = 0; i < COUNT(folders); i++) {
    char path[64];
    join(path, sizeof path, folders[i], ".ironhull-probe-file");
    long file = CALL4(NR_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    close_file(file);
    if (file >= 0) CALL3(NR_unlinkat, AT_FDCWD, path, 0);
    report("writable-root:open", folders[i], 0, file < 0 ? file : 0);
  }
}

static void open_host_file(const char *path) { report_open("host-files:open", path, O_RDONLY); }

void probe_host_files(const struct arguments *given) {
  static const char *const usual[] = {"/host/etc/shadow",    "/rootfs/etc/shadow",   "/hostfs/etc/shadow",
                                      "/mnt/etc/shadow",     "/media/etc/shadow",    "/host-root/etc/shadow",
                                      "/mnt/host/etc/shadow", "/host/root/.ssh",     "/rootfs/root/.ssh"};
  each_argument(given, "file", open_host_file);
  for (size_t i = 0; i < COUNT(usual); i++) report_open("host-files:open", usual[i], O_RDONLY);
}

// Calls `visit` with the name and type of each entry of a folder.
static long each_entry(const char *folder, void (*visit)(const char *folder, const char *name, int type)) {
  static char entries[32768];
  long file = open_file(folder, O_RDONLY | O_DIRECTORY), size;
  if (file < 0) return file;
  while ((size = CALL3(NR_getdents64, file, entries, sizeof entries)) > 0)
    for (long at = 0; at < size;) {
      // struct linux_dirent64: inode, offset, length of the record, type, name.
      uint16_t length;
      memcpy(&length, entries + at + 16, sizeof length);
      visit(folder, entries + at + 19, (unsigned char)entries[at + 18]);
      at += length;
    }
  close_file(file);
  return 0;
}

static int setuid_found;

static void look_at_program(const char *folder, const char *name, int type) {
  char path[300];
  // Parts of struct statx: the owner is at byte 20, the mode at byte 28.
  unsigned char status[256];
  uint32_t owner;
  uint16_t mode;
  if ((type != 8 && type != 0) || setuid_found >= 5 || join(path, sizeof path, folder, name) == 0) return;
  if (CALL5(NR_statx, AT_FDCWD, path, 0x100, 0x7ff, status) < 0) return;
  memcpy(&owner, status + 20, sizeof owner);
  memcpy(&mode, status + 28, sizeof mode);
  if ((mode & 0170000) != 0100000 || (mode & 04000) == 0 || owner != 0) return;
  long system[16] = {0};
  long result = CALL3(NR_faccessat, AT_FDCWD, path, 1);
  if (result == 0) {
    long read = file_system_of(folder, O_RDONLY | O_DIRECTORY, system);
    if (read < 0) result = read;
  }
  setuid_found++;
  report("setuid-programs:stat", path, (system[10] & NO_SETUID) != 0 ? "nosuid" : 0, result);
}

void probe_setuid(const struct arguments *given) {
  static const char *const folders[] = {"/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/lib/openssh",
                                        "/usr/lib/dbus-1.0", "/opt/bin"};
  (void)given;
  for (size_t i = 0; i < COUNT(folders) && setuid_found < 5; i++) each_entry(folders[i], look_at_program);
  report("setuid-programs:stat", 0, "found", setuid_found);
}

#define NODE ".ironhull-probe-node"
static const char *const node_folders[] = {"/dev", "/tmp", "/run", "/", "/var/tmp", "/dev/shm"};

void probe_device_node(const struct arguments *given) {
  (void)given;
  for (size_t i = 0; i < COUNT(node_folders); i++) {
    char path[64];
    join(path, sizeof path, node_folders[i], NODE);
    // Device 1:1 is the memory of the machine; it is not opened.
    long made = CALL4(NR_mknodat, AT_FDCWD, path, S_IFCHR | 0600, 0x101);
    if (made == 0) CALL3(NR_unlinkat, AT_FDCWD, path, 0);
    report("device-nodes:mknodat", node_folders[i], 0, made);
  }
}

// Makes a node for a device in the first folder that allows one, and opens it for reading.
static void open_made(const char *shown, long mode, long device) {
  long result = -ENOENT;
  for (size_t i = 0; i < COUNT(node_folders) && result < 0; i++) {
    char path[64];
    join(path, sizeof path, node_folders[i], NODE);
    long made = CALL4(NR_mknodat, AT_FDCWD, path, mode | 0600, device);
    if (made < 0) {
      if (result == -ENOENT) result = made;
      continue;
    }
    result = try_open(path, O_RDONLY);
    CALL3(NR_unlinkat, AT_FDCWD, path, 0);
  }
  report("devices:open", shown, "made", result);
}

static void open_disk(const char *folder, const char *name, int type) {
  char path[300];
  if (type == 6 && join(path, sizeof path, folder, name) != 0) report_open("devices:open", path, O_RDONLY);
}

// Returns the number of the first disk in /proc/partitions, or 0.
static long first_disk(void) {
  static char text[4096];
  if (read_text("/proc/partitions", text, sizeof text) < 0) return 0;
  for (const char *at = text; *at != 0; at++)
    if (*at == '\n' && at[1] == ' ') {
      while (*++at == ' ')
        ;
      long major = number_in(at);
      while (*at >= '0' && *at <= '9') at++;
      while (*at == ' ') at++;
      long minor = number_in(at);
      // makedev: twelve bits of the major number, twenty of the minor one.
      if (major > 0) return (minor & 0xff) | (major << 8) | ((minor & 0xfff00) << 12);
    }
  return 0;
}

// Only devices that nothing happens to when they are opened and closed: a watchdog is not among them.
void probe_devices(const struct arguments *given) {
  static const char *const paths[] = {"/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/dev/loop-control",
                                      "/dev/kvm", "/dev/fuse", "/dev/net/tun"};
  (void)given;
  for (size_t i = 0; i < COUNT(paths); i++) report_open("devices:open", paths[i], O_RDONLY);
  each_entry("/dev", open_disk);
  open_made("memory of the machine (c 1:1)", S_IFCHR, 0x101);
  long disk = first_disk();
  if (disk != 0) open_made("first disk of /proc/partitions", S_IFBLK, disk);
}

// The key is in the keyring of this child, and ends with it.
void probe_keyring(const struct arguments *given) {
  (void)given;
  report("kernel-keyring:add_key", 0, 0, CALL5(NR_add_key, "user", "ironhull-probe", "x", 1, -2));
}
