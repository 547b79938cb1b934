// What the parts of the recorder of files share. docs/design/confine.md says what is watched and why.
#ifndef FILES_H
#define FILES_H

#include "base.h"

#define EEXIST 17
#define ENOTDIR 20
#define ENOSPC 28
#define ENAMETOOLONG 36
#define ENODATA 61
#define EOPNOTSUPP 95
#define O_PATH 010000000
#define O_NOATIME 01000000
#if defined(__x86_64__)
#define O_LARGEFILE 0
#else
#define O_LARGEFILE 0400000
#endif
#define AT_EMPTY_PATH 0x1000
#define S_IFMT 0170000
#define S_IFDIR 0040000
#define S_IFREG 0100000

// fanotify(7), include/uapi/linux/fanotify.h
#define FAN_MODIFY 0x2UL
#define FAN_ATTRIB 0x4UL
#define FAN_CLOSE_WRITE 0x8UL
#define FAN_MOVED_FROM 0x40UL
#define FAN_MOVED_TO 0x80UL
#define FAN_CREATE 0x100UL
#define FAN_DELETE 0x200UL
#define FAN_DELETE_SELF 0x400UL
#define FAN_OPEN_EXEC 0x1000UL
#define FAN_Q_OVERFLOW 0x4000UL
#define FAN_EVENT_ON_CHILD 0x08000000UL
#define FAN_ONDIR 0x40000000UL
#define FAN_CLOEXEC 1
#define FAN_NONBLOCK 2
#define FAN_UNLIMITED_MARKS 0x20
#define FAN_REPORT_FID 0x200
#define FAN_REPORT_DIR_FID 0x400
#define FAN_REPORT_NAME 0x800
#define FAN_MARK_ADD 0x1
#define FAN_MARK_ONLYDIR 0x8
#define FAN_MARK_MOUNT 0x10
#define FAN_MARK_IGNORED_SURV_MODIFY 0x40
#define FAN_MARK_FILESYSTEM 0x100
#define FAN_MARK_EVICTABLE 0x200
#define FAN_MARK_IGNORE 0x400

// The beginning of each event.
struct event {
  uint32_t length;
  uint8_t version;
  uint8_t reserved;
  uint16_t header_length;
  uint64_t mask;
  int32_t file;
  int32_t process;
};

// The parts of statx(2) that are read.
struct status {
  uint32_t mask, block_size;
  uint64_t attributes;
  uint32_t links, user, group;
  uint16_t mode, spare;
  uint64_t inode, size, blocks, attributes_mask;
  // Of access, of birth, of the last change of the inode, of the last change of the contents: seconds, and the rest.
  uint64_t times[8];
  uint32_t device_major, device_minor, own_major, own_minor;
  uint64_t rest[14];
};

long status_of(long folder, const char *path, struct status *status);

// output.c: records are fields that end with a zero byte, and begin with a letter for their kind.
void begin_record(const char *kind);
void add_field(const char *text);
void add_number_field(long value);
void flush_records(void);
// Reports whether a directory is watched from now on, or why not.
void report_tree(const char *target, const char *state, long error);

// Writes /proc/self/fd/N.
void name_descriptor(struct line *line, long file);
// Writes /proc/PROCESS/NAME.
void name_process_file(struct line *line, const char *process, const char *name);

// Calls `visit` with each mount of a process, `self` for our own.
struct mount {
  const char *type;
  const char *target;
  const char *options;
  // The directory in which overlayfs keeps what was changed; null for another file system.
  const char *upper;
};
void each_mount(const char *process, void (*visit)(const struct mount *mount));
// Opens a directory, without following symbolic links, below a root that is open.
long open_below(long root, const char *path, long flags);

// trees.c: what changes in directories.
long start_trees(void);
// What a watched directory is.
enum kind {
  // A directory that the container has at the target.
  MOUNTED,
  // What overlayfs changed of its root: there, a character device 0/0 stands for a file that was deleted.
  UPPER,
  // Where the engine keeps what it mounts in /etc, and its log of the container.
  ENGINE_FILES,
};
// Watches a directory and all below it; `target` is its path in the container.
void watch_tree(const char *target, long folder, enum kind kind);
// Returns the group for files that are mounted one by one: its events name the file itself.
long start_mounted_files(void);
// Watches an open file that is mounted at `target`.
void watch_mounted_file(const char *target, long file);
void read_tree_events(long group);
void close_trees(void);
void report_touched(void);

// programs.c: which programs are executed.
long start_programs(void);
// Reports programs of the mount, or with FAN_MARK_FILESYSTEM of the file system, that is at a path.
long watch_programs(const char *path, long whole);
void read_program_events(long group);
// Reports a program by its path below an open root.
void look_at_program(long root, const char *path);

#endif
