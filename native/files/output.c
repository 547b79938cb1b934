// Records for the recorder, and the table of mounts.
#include "files.h"

static struct {
  size_t length;
  char bytes[65536];
} output;

// Waits while the recorder is busy: the kernel's queue is bounded, and says what it could not hold.
void flush_records(void) {
  size_t done = 0;
  while (done < output.length) {
    long count = CALL3(NR_write, 1, output.bytes + done, output.length - done);
    if (count == -EINTR) continue;
    if (count <= 0) leave(1);
    done += (size_t)count;
  }
  output.length = 0;
}

static void add_bytes(const char *text, size_t length) {
  if (output.length + length > sizeof output.bytes) flush_records();
  memcpy(output.bytes + output.length, text, length);
  output.length += length;
}

void add_field(const char *text) { add_bytes(text, length_of(text) + 1); }

void begin_record(const char *kind) { add_field(kind); }

void add_number_field(long value) {
  struct line digits = {.length = 0};
  add_number(&digits, value);
  digits.bytes[digits.length] = 0;
  add_field(digits.bytes);
}

void report_tree(const char *target, const char *state, long error) {
  // CLOCK_MONOTONIC, which is the clock of the trace of calls.
  long time[2] = {0, 0};
  CALL2(NR_clock_gettime, 1, time);
  begin_record("t");
  add_field(target);
  add_field(state);
  add_number_field(error);
  add_number_field(time[0] * 1000000000 + time[1]);
}

void name_process_file(struct line *line, const char *process, const char *name) {
  line->length = 0;
  add_text(line, "/proc/");
  add_text(line, process);
  add_text(line, name);
  line->bytes[line->length] = 0;
}

void name_descriptor(struct line *line, long file) {
  name_process_file(line, "self", "/fd/");
  add_number(line, file);
  line->bytes[line->length] = 0;
}

long status_of(long folder, const char *path, struct status *status) {
  // AT_SYMLINK_NOFOLLOW; STATX_BASIC_STATS
  return CALL5(NR_statx, folder, path, 0x100 | AT_EMPTY_PATH, 0x7ff, status);
}

long open_below(long root, const char *path, long flags) {
  // struct open_how; RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_IN_ROOT
  uint64_t how[3] = {(uint64_t)(flags | O_CLOEXEC), 0, 0x02 | 0x04 | 0x10};
  return CALL4(NR_openat2, root, path, how, sizeof how);
}

// Ends the word at `at` and returns the next one; null at the end of the line.
static char *next_word(char *at) {
  while (*at != 0 && *at != ' ') at++;
  if (*at == 0) return 0;
  *at = 0;
  return at + 1;
}

static int is_octal(char digit) { return digit >= '0' && digit <= '7'; }

// Decodes the \ooo of special characters in place (proc_pid_mountinfo(5)).
static void decode(char *text) {
  char *to = text;
  for (char *from = text; *from != 0;) {
    if (from[0] == '\\' && is_octal(from[1]) && is_octal(from[2]) && is_octal(from[3])) {
      *to++ = (char)(((from[1] - '0') << 6) | ((from[2] - '0') << 3) | (from[3] - '0'));
      from += 4;
    } else {
      *to++ = *from++;
    }
  }
  *to = 0;
}

// Returns the value of the option `upperdir`; null if there is none.
static char *upper_in(char *options) {
  for (char *at = options; *at != 0; at++) {
    const char *value = at == options || at[-1] == ',' ? after(at, "upperdir=") : 0;
    if (value == 0) continue;
    char *start = at + (value - at), *end = start;
    while (*end != 0 && *end != ',') end++;
    *end = 0;
    decode(start);
    return start;
  }
  return 0;
}

static void visit_line(char *line, void (*visit)(const struct mount *mount)) {
  struct mount mount = {0};
  char *word = line;
  // Number, parent, device, root, target, options, fields up to a dash, type, source, options of the file system.
  for (int n = 0; n < 4 && word != 0; n++) word = next_word(word);
  if (word == 0) return;
  char *target = word, *options = next_word(word);
  if (options == 0) return;
  word = next_word(options);
  while (word != 0 && !(word[0] == '-' && word[1] == ' ')) word = next_word(word);
  if (word == 0) return;
  char *type = next_word(word), *source = type == 0 ? 0 : next_word(type);
  char *own = source == 0 ? 0 : next_word(source);
  if (own == 0) return;
  decode(target);
  mount.type = type;
  mount.target = target;
  mount.options = options;
  mount.upper = is_same(type, "overlay") ? upper_in(own) : 0;
  visit(&mount);
}

void each_mount(const char *process, void (*visit)(const struct mount *mount)) {
  static char table[1 << 20];
  struct line path;
  name_process_file(&path, process, "/mountinfo");
  if (read_text(path.bytes, table, sizeof table) < 0) return;
  for (char *at = table; *at != 0;) {
    char *end = at;
    while (*end != 0 && *end != '\n') end++;
    char *next = *end == 0 ? end : end + 1;
    *end = 0;
    visit_line(at, visit);
    at = next;
  }
}
