// Directories that are watched with all below them: marks on inodes, so that nothing is opened that a
// workload has (the end of a pipe, a device), and nothing of other directories is reported.
#include "files.h"

#define MOST_DIRECTORIES 16384
#define MOST_TREES 256
#define SLOTS 32768
#define LONGEST_HANDLE 64

// The kernel's name for a directory: identifier of the file system, type and bytes of its handle.
struct handle {
  uint32_t length;
  unsigned char bytes[LONGEST_HANDLE];
};

struct directory {
  struct handle handle;
  // Number in `directories`; its own number for the root of a tree.
  uint32_t parent;
  // Counted up when the entry is used for another directory.
  uint32_t generation, parent_generation;
  uint32_t next_in_slot;
  uint16_t tree;
  uint8_t is_used;
  // The process for which it came into what overlayfs changed, while that was watched; else 0.
  int32_t copied_by;
  char name[256];
};

struct tree {
  long folder;
  enum kind kind;
  int is_partial;
  // Nanoseconds since 1970 at which the watching began.
  long began;
  char target[4096];
};

static struct directory directories[MOST_DIRECTORIES];
static struct tree trees[MOST_TREES];
static uint32_t slots[SLOTS], free_entries[MOST_DIRECTORIES], to_scan[MOST_DIRECTORIES];
static uint32_t used, free_count, scan_count, tree_count;
static long tree_group, file_group;
#define NONE 0xffffffffU

static uint64_t mix(uint64_t hash, const unsigned char *bytes, size_t length) {
  // FNV-1a
  for (size_t i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 0x100000001b3UL;
  return hash;
}

#define FIRST_HASH 0xcbf29ce484222325UL

static uint32_t *slot_of(const struct handle *handle) {
  return &slots[mix(FIRST_HASH, handle->bytes, handle->length) % SLOTS];
}

static int is_equal(const struct handle *one, const struct handle *other) {
  if (one->length != other->length) return 0;
  for (uint32_t i = 0; i < one->length; i++)
    if (one->bytes[i] != other->bytes[i]) return 0;
  return 1;
}

static uint32_t directory_of(const struct handle *handle) {
  for (uint32_t at = *slot_of(handle); at != NONE; at = directories[at].next_in_slot)
    if (is_equal(&directories[at].handle, handle)) return at;
  return NONE;
}

static void forget(uint32_t number) {
  uint32_t *link = slot_of(&directories[number].handle);
  while (*link != NONE && *link != number) link = &directories[*link].next_in_slot;
  if (*link == number) *link = directories[number].next_in_slot;
  directories[number].is_used = 0;
  directories[number].generation++;
  free_entries[free_count++] = number;
}

// Says once that not everything of a tree is seen, and the error or other reason.
static void report_partial(uint32_t tree, const char *why, long error) {
  if (trees[tree].is_partial) return;
  trees[tree].is_partial = 1;
  begin_record("p");
  add_field(trees[tree].target);
  add_field(why);
  add_number_field(error);
}

// Writes the path of a directory from the root of its tree into the end of a buffer; null if it is not known.
static char *path_in_tree(uint32_t number, char *buffer, size_t size) {
  size_t at = size - 1;
  buffer[at] = 0;
  while (directories[number].parent != number) {
    const struct directory *own = &directories[number];
    size_t length = length_of(own->name);
    if (!own->is_used || directories[own->parent].generation != own->parent_generation || at < length + 1)
      return 0;
    at -= length;
    memcpy(buffer + at, own->name, length);
    buffer[--at] = '/';
    number = own->parent;
  }
  return buffer + at;
}

static int handle_of(long folder, struct handle *handle) {
  struct {
    uint32_t size;
    int32_t type;
    unsigned char bytes[128];
  } own = {.size = sizeof own.bytes};
  int mount;
  // AT_HANDLE_FID (Linux 6.5): also where a handle cannot be opened again.
  long result = CALL5(NR_name_to_handle_at, folder, "", &own, &mount, AT_EMPTY_PATH | 0x200);
  if (result == -22) result = CALL5(NR_name_to_handle_at, folder, "", &own, &mount, AT_EMPTY_PATH);
  if (result < 0) return (int)result;
  // struct statfs: f_fsid are the 8 bytes at 56.
  unsigned char system[256];
  result = CALL2(NR_fstatfs, folder, system);
  if (result < 0) return (int)result;
  if (own.size + 12 > LONGEST_HANDLE) return -ENAMETOOLONG;
  memcpy(handle->bytes, system + 56, 8);
  memcpy(handle->bytes + 8, &own.type, 4);
  memcpy(handle->bytes + 12, own.bytes, own.size);
  handle->length = own.size + 12;
  return 0;
}

static unsigned long mask_of(enum kind kind) {
  unsigned long always = FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO | FAN_DELETE_SELF | FAN_ONDIR;
  // Where overlayfs copied a file to, all that is done to it is known: the engine lists the copy.
  // FAN_MODIFY: truncate(2), and a file that stays open. The kernel joins the events of one file and process.
  if (kind == UPPER) return always;
  // The engine writes its log there.
  return (kind == ENGINE_FILES ? always : always | FAN_MODIFY) | FAN_CLOSE_WRITE | FAN_ATTRIB | FAN_EVENT_ON_CHILD;
}

static long mark(long folder, enum kind kind) {
  return CALL5(NR_fanotify_mark, tree_group, FAN_MARK_ADD | FAN_MARK_ONLYDIR, mask_of(kind), folder, 0);
}

static void report_change(const struct event *event, const char *what, uint32_t tree, const char *path);
// The event that led to the directories that are being found; null while a tree is watched for the first time.
static const struct event *cause;

// Returns the number of a new entry for a directory or file; there must be room for one.
static uint32_t add_entry(const struct handle *handle) {
  uint32_t number = free_count > 0 ? free_entries[--free_count] : used++;
  uint32_t *slot = slot_of(handle);
  directories[number].handle = *handle;
  directories[number].next_in_slot = *slot;
  *slot = number;
  return number;
}

static int is_full(void) { return free_count == 0 && used == MOST_DIRECTORIES; }

// Watches an open directory; one that is known has been moved here. Returns its number, or NONE.
static uint32_t add_directory(uint32_t tree, uint32_t parent, const char *name, long folder) {
  struct handle handle;
  long error = handle_of(folder, &handle);
  if (error < 0) return report_partial(tree, "handle", error), NONE;
  uint32_t number = directory_of(&handle);
  if (number == NONE) {
    if (is_full()) return report_partial(tree, "many", MOST_DIRECTORIES), NONE;
    error = mark(folder, trees[tree].kind);
    if (error < 0) return report_partial(tree, "mark", error), NONE;
    number = add_entry(&handle);
    to_scan[scan_count++] = number;
  } else if (parent == NONE) {
    return NONE;
  }
  struct directory *own = &directories[number];
  own->is_used = 1;
  own->copied_by = 0;
  own->tree = (uint16_t)tree;
  own->parent = parent == NONE ? number : parent;
  own->parent_generation = directories[own->parent].generation;
  size_t length = length_of(name);
  memcpy(own->name, name, length < sizeof own->name ? length + 1 : 1);
  return number;
}

static long open_directory(uint32_t tree, const char *path) {
  while (*path == '/') path++;
  return open_below(trees[tree].folder, *path == 0 ? "." : path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

static void add_child(uint32_t parent, const char *name) {
  static char buffer[8192];
  size_t length = length_of(name);
  char *path = path_in_tree(parent, buffer, sizeof buffer - length - 1);
  uint32_t tree = directories[parent].tree;
  if (path == 0) return report_partial(tree, "path", 0);
  size_t at = length_of(path);
  path[at] = '/';
  memcpy(path + at + 1, name, length + 1);
  long folder = open_directory(tree, path);
  // It is gone already, or no directory any more; a mount over it is watched as a tree of its own.
  if (folder == -ENAMETOOLONG) report_partial(tree, "path", folder);
  if (folder < 0) return;
  uint32_t number = add_directory(tree, parent, name, folder);
  if (number != NONE && cause != 0 && trees[tree].kind == UPPER) directories[number].copied_by = cause->process;
  close_file(folder);
}

// Reports what was in a new directory before it was watched.
static void report_found(uint32_t number, const char *name, int is_directory) {
  static char buffer[8192];
  size_t length = length_of(name);
  char *path = path_in_tree(number, buffer, sizeof buffer - length - 1);
  if (cause == 0 || path == 0) return;
  size_t at = length_of(path);
  path[at] = '/';
  memcpy(path + at + 1, name, length + 1);
  struct event found = *cause;
  found.mask = is_directory ? FAN_ONDIR : 0;
  report_change(&found, "moved-in", directories[number].tree, path);
}

struct entry {
  uint64_t inode, offset;
  uint16_t length;
  uint8_t type;
  char name[];
};

static void scan(uint32_t number) {
  static char buffer[8192];
  // The entries are copied first: the children use the buffers of paths.
  static char entries[32768] __attribute__((aligned(8)));
  char *path = path_in_tree(number, buffer, sizeof buffer);
  long folder = path == 0 ? -1 : open_directory(directories[number].tree, path);
  if (folder < 0) return;
  long size;
  while ((size = CALL3(NR_getdents64, folder, entries, sizeof entries)) > 0)
    for (long at = 0; at < size;) {
      const struct entry *entry = (const struct entry *)(entries + at);
      at += entry->length;
      if (is_same(entry->name, ".") || is_same(entry->name, "..")) continue;
      // DT_DIR, DT_UNKNOWN
      report_found(number, entry->name, entry->type == 4);
      if (entry->type == 4 || entry->type == 0) add_child(number, entry->name);
    }
  close_file(folder);
}

static void scan_all(void) {
  while (scan_count > 0) {
    uint32_t number = to_scan[--scan_count];
    if (directories[number].is_used) scan(number);
  }
}


// Makes a tree of an open directory or file, which it closes if there is no room, or if it is one already: what is
// there stays, since a mount that came later is another directory at the same path. Returns its number, or NONE.
static uint32_t begin_tree(const char *target, long file) {
  struct handle handle;
  uint32_t known = handle_of(file, &handle) < 0 ? NONE : directory_of(&handle);
  if (known != NONE && is_same(trees[directories[known].tree].target, target)) return close_file(file), NONE;
  struct tree *tree = &trees[tree_count];
  size_t length = length_of(target);
  if (tree_count == MOST_TREES || length >= sizeof tree->target) {
    close_file(file);
    return report_tree(target, "many", 0), NONE;
  }
  memcpy(tree->target, target, length + 1);
  tree->folder = file;
  // CLOCK_REALTIME
  long now[2] = {0, 0};
  CALL2(NR_clock_gettime, 0, now);
  tree->began = now[0] * 1000000000 + now[1];
  return tree_count++;
}

void watch_mounted_file(const char *target, long file) {
  uint32_t tree = begin_tree(target, file);
  if (tree == NONE) return;
  struct handle handle;
  long error = handle_of(file, &handle);
  if (error < 0) return report_partial(tree, "handle", error);
  // What is mounted twice is watched where it was found first.
  if (directory_of(&handle) != NONE) return report_partial(tree, "unwatched", 0);
  if (is_full()) return report_partial(tree, "many", MOST_DIRECTORIES);
  // By its path: it is not opened, so that nothing waits for it.
  struct line link;
  name_descriptor(&link, file);
  error = CALL5(NR_fanotify_mark, file_group, FAN_MARK_ADD, FAN_MODIFY | FAN_CLOSE_WRITE | FAN_ATTRIB, AT_FDCWD, link.bytes);
  if (error < 0) return report_partial(tree, "mark", error);
  uint32_t number = add_entry(&handle);
  struct directory *own = &directories[number];
  own->is_used = 1;
  own->copied_by = 0;
  own->tree = (uint16_t)tree;
  own->parent = number;
  own->parent_generation = own->generation;
  own->name[0] = 0;
  report_tree(target, "watched", 0);
}

void watch_tree(const char *target, long folder, enum kind kind) {
  uint32_t number = begin_tree(target, folder);
  if (number == NONE) return;
  trees[number].kind = kind;
  // A mark needs a descriptor that is open for reading.
  long opened = open_directory(number, "");
  uint32_t root = opened < 0 ? NONE : add_directory(number, NONE, "", opened);
  close_file(opened);
  // What is mounted twice is watched where it was found first.
  if (root == NONE) return report_partial(number, "unwatched", opened < 0 ? opened : 0);
  scan_all();
  if (kind != ENGINE_FILES) report_tree(target, "watched", 0);
}

void close_trees(void) {
  for (uint32_t i = 0; i < tree_count; i++) {
    close_file(trees[i].folder);
    trees[i].folder = -1;
  }
}

// Whether an entry of what overlayfs changed stands for a file that was deleted.
static int is_whiteout(uint32_t tree, char *path) {
  struct status status;
  long folder = open_below(trees[tree].folder, path + 1, O_PATH | O_NOFOLLOW);
  if (folder < 0) return 0;
  long result = status_of(folder, "", &status);
  close_file(folder);
  return result == 0 && (status.mode & S_IFMT) == S_IFCHR && status.device_major == 0 && status.device_minor == 0;
}

// What was reported lately, by a hash: a file that is written again and again is reported once.
static uint64_t reported[SLOTS];

// Whether the engine mounts a file of its own directory in /etc.
static int is_engine_file(const char *path) {
  return is_same(path, "/hosts") || is_same(path, "/hostname") || is_same(path, "/resolv.conf");
}

static void report_change(const struct event *event, const char *what, uint32_t tree, const char *path) {
  if (trees[tree].kind == ENGINE_FILES && !is_engine_file(path)) return;
  const char *target = trees[tree].target;
  int is_root = target[0] == '/' && target[1] == 0;
  uint64_t hash = mix(FIRST_HASH, (const unsigned char *)&event->process, sizeof event->process);
  hash = mix(hash, (const unsigned char *)what, length_of(what) + 1);
  hash = mix(hash, (const unsigned char *)&tree, sizeof tree);
  hash = mix(hash, (const unsigned char *)path, length_of(path));
  if (reported[hash % SLOTS] == hash) return;
  reported[hash % SLOTS] = hash;
  begin_record("w");
  add_number_field(event->process);
  add_field(what);
  add_field(event->mask & FAN_ONDIR ? "directory" : "file");
  // The target and what is below it are one field.
  static char whole[4096 + 8192];
  size_t length = is_root ? 0 : length_of(target);
  memcpy(whole, target, length);
  memcpy(whole + length, path, length_of(path) + 1);
  add_field(length == 0 && *path == 0 ? "/" : whole);
}

// Reports directories of the image in which something changed: a copy has the time of the original, which overlayfs
// also restores when it copies what is in it.
void report_touched(void) {
  static char buffer[8192];
  for (uint32_t i = 0; i < used; i++) {
    struct event event = {.mask = FAN_ONDIR, .process = directories[i].copied_by};
    struct status status;
    if (!directories[i].is_used || event.process == 0) continue;
    char *path = path_in_tree(i, buffer, sizeof buffer);
    uint32_t tree = directories[i].tree;
    long folder = path == 0 ? -1 : open_directory(tree, path);
    if (folder < 0) continue;
    // The engine prepares some of them when it creates the container, before.
    long known = status_of(folder, "", &status);
    long changed = (long)status.times[6] * 1000000000 + (long)(uint32_t)status.times[7];
    if (known == 0 && changed >= trees[tree].began)
      report_change(&event, "touched", tree, path);
    close_file(folder);
  }
}

static const struct {
  unsigned long bit;
  const char *what;
} kinds[] = {
    {FAN_CREATE, "created"},      {FAN_MOVED_TO, "moved-in"},     {FAN_CLOSE_WRITE, "written"},
    {FAN_MODIFY, "written"},
    {FAN_ATTRIB, "attributes"},   {FAN_MOVED_FROM, "moved-out"},  {FAN_DELETE, "deleted"},
};

static void take_entry(const struct event *event, uint32_t number, const char *name) {
  static char buffer[8192];
  uint32_t tree = directories[number].tree;
  size_t length = length_of(name);
  char *path = path_in_tree(number, buffer, sizeof buffer - length - 1);
  if (path == 0) return report_partial(tree, "path", 0);
  // Of the directory itself the kernel says the name `.`.
  if (!is_same(name, ".")) {
    size_t at = length_of(path);
    path[at] = '/';
    memcpy(path + at + 1, name, length + 1);
  }
  unsigned long arrived = event->mask & (FAN_CREATE | FAN_MOVED_TO);
  int is_hidden = trees[tree].kind == UPPER && arrived != 0 && !(event->mask & FAN_ONDIR) && is_whiteout(tree, path);
  if (is_hidden) report_change(event, "hidden", tree, path);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if ((event->mask & kinds[i].bit) && !(is_hidden && (kinds[i].bit & arrived)))
      report_change(event, kinds[i].what, tree, path);
  if (arrived != 0 && (event->mask & FAN_ONDIR)) {
    cause = event;
    add_child(number, name);
    scan_all();
    cause = 0;
  }
}

// After the event's header: type, length, identifier of the file system, handle, and a name for type 2.
static void take_event(const struct event *event, const unsigned char *bytes) {
  if (event->mask & FAN_Q_OVERFLOW) {
    begin_record("o");
    return;
  }
  for (uint32_t at = event->header_length; at + 20 <= event->length;) {
    const unsigned char *info = bytes + at;
    uint16_t length = (uint16_t)(info[2] | info[3] << 8);
    uint32_t size;
    memcpy(&size, info + 12, 4);
    if (length < 20 || at + length > event->length || size > (uint32_t)length - 20) return;
    struct handle handle = {.length = size + 12};
    if (handle.length <= LONGEST_HANDLE) {
      memcpy(handle.bytes, info + 4, 8);
      memcpy(handle.bytes + 8, info + 16, 4);
      memcpy(handle.bytes + 12, info + 20, size);
      uint32_t number = directory_of(&handle);
      // FAN_EVENT_INFO_TYPE_DFID_NAME; the types of a directory (DFID) and of a mounted file (FID) have no name.
      const char *name = info[0] == 2 ? (const char *)info + 20 + size : ".";
      if (number != NONE && (event->mask & FAN_DELETE_SELF)) forget(number);
      else if (number != NONE) take_entry(event, number, name);
    }
    at += length;
  }
}

void read_tree_events(long group) {
  static unsigned char buffer[65536] __attribute__((aligned(8)));
  for (;;) {
    long size = CALL3(NR_read, group, buffer, sizeof buffer);
    if (size < (long)sizeof(struct event)) return;
    for (long at = 0; at + (long)sizeof(struct event) <= size;) {
      const struct event *event = (const struct event *)(buffer + at);
      take_event(event, buffer + at);
      at += event->length;
    }
  }
}

long start_trees(void) {
  for (uint32_t i = 0; i < SLOTS; i++) slots[i] = NONE;
  tree_group = CALL2(NR_fanotify_init,
                     FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_MARKS | FAN_REPORT_DIR_FID | FAN_REPORT_NAME, O_RDONLY);
  return tree_group;
}

long start_mounted_files(void) {
  file_group = CALL2(NR_fanotify_init, FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_MARKS | FAN_REPORT_FID, O_RDONLY);
  return file_group;
}
