// Programs that are executed: their mode, capabilities and architecture, read from the file that the kernel
// opened, so that neither a symbolic link nor a removed file is in the way.
#include "files.h"

static long program_group;

long start_programs(void) {
  program_group = CALL2(NR_fanotify_init, FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_MARKS,
                        O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOATIME | O_LARGEFILE);
  return program_group;
}

long watch_programs(const char *path, long whole) {
  return CALL5(NR_fanotify_mark, program_group, FAN_MARK_ADD | whole, FAN_OPEN_EXEC, AT_FDCWD, path);
}

// Writes bytes as hexadecimal digits.
static void add_hex_field(const unsigned char *bytes, long length) {
  static const char hex[] = "0123456789abcdef";
  char text[2 * 64 + 1];
  long at = 0;
  for (long i = 0; i < length && i < 64; i++) {
    text[at++] = hex[bytes[i] >> 4];
    text[at++] = hex[bytes[i] & 15];
  }
  text[at] = 0;
  add_field(text);
}

static void report_program(long file, const char *path) {
  struct status status;
  if (status_of(file, "", &status) < 0) return;
  begin_record("x");
  add_field(path);
  add_number_field(status.mode & 07777);
  unsigned char value[64];
  long size = CALL4(NR_fgetxattr, file, "security.capability", value, sizeof value);
  // Without such an attribute, or in a file system without attributes, there are no capabilities.
  if (size >= 0) add_hex_field(value, size);
  else add_field(size == -ENODATA || size == -EOPNOTSUPP ? "" : "?");
  // e_ident, e_type and e_machine (elf(5))
  size = CALL4(NR_pread64, file, value, 20, 0);
  add_hex_field(value, size < 0 ? 0 : size);
}

static void report_executed(long file) {
  static char path[4097];
  struct line link;
  name_descriptor(&link, file);
  long length = CALL4(NR_readlinkat, AT_FDCWD, link.bytes, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  report_program(file, path);
}

void look_at_program(long root, const char *path) {
  // struct open_how; RESOLVE_NO_MAGICLINKS | RESOLVE_IN_ROOT: links lead where they lead in the container. First
  // without opening it, so that a device or a pipe stays unopened.
  uint64_t how[3] = {O_PATH | O_CLOEXEC, 0, 0x02 | 0x10};
  struct status status;
  struct line link;
  long found = CALL4(NR_openat2, root, path, how, sizeof how);
  if (found < 0) return;
  name_descriptor(&link, found);
  if (status_of(found, "", &status) == 0 && (status.mode & S_IFMT) == S_IFREG) {
    long file = open_file(link.bytes, O_RDONLY | O_NONBLOCK);
    if (file >= 0) report_program(file, path);
    close_file(file);
  }
  close_file(found);
}

void read_program_events(long group) {
  static unsigned char buffer[8192] __attribute__((aligned(8)));
  for (;;) {
    long size = CALL3(NR_read, group, buffer, sizeof buffer);
    if (size < (long)sizeof(struct event)) return;
    for (long at = 0; at + (long)sizeof(struct event) <= size;) {
      const struct event *event = (const struct event *)(buffer + at);
      if (event->mask & FAN_Q_OVERFLOW) begin_record("q");
      if (event->file >= 0) {
        report_executed(event->file);
        // Once is enough: a workload that starts it a thousand times a second is not slowed. The mark goes
        // with the inode.
        CALL5(NR_fanotify_mark, program_group,
              FAN_MARK_ADD | FAN_MARK_IGNORE | FAN_MARK_IGNORED_SURV_MODIFY | FAN_MARK_EVICTABLE, FAN_OPEN_EXEC,
              event->file, 0);
        close_file(event->file);
      }
      at += event->length;
    }
  }
}
