// The helper of `ironhull probe`: asks the kernel, from inside a container, what it would allow, and
// writes a line of JSON for each answer. It changes nothing that outlives the process that asks.
#include "probe.h"

// Whether a step, `mount:fsopen`, belongs to a probe that is asked for: all are, if none is named.
static int is_wanted(const struct arguments *given, const char *step) {
  int named = 0;
  for (int i = 0; i < given->count; i++) {
    const char *probe = after(given->words[i], "only=");
    if (probe == 0) continue;
    named = 1;
    const char *rest = after(step, probe);
    if (rest != 0 && *rest == ':') return 1;
  }
  return !named;
}

static void ask(const struct question *question) {
  const long *a = question->arguments;
  long result = call6(question->number, a[0], a[1], a[2], a[3], a[4], a[5]);
  report(question->step, 0, 0, result);
}

// Reports how the child of a step ended, if it did not end well.
static void report_death(const char *step, int status) {
  struct line line;
  if (status == 0) return;
  begin_line(&line, step);
  add_text(&line, ",\"killed\":");
  add_number(&line, status & 0x7f);
  add_text(&line, ",\"exit\":");
  add_number(&line, (status >> 8) & 0xff);
  write_line(&line);
}

// Runs a step in a child, so that what it changes of itself is gone with it.
static void ask_in_child(const char *step, const struct question *question, const struct routine *routine,
                         const struct arguments *given) {
  long child = fork_child();
  if (child == 0) {
    // ITIMER_REAL: a step that waits too long is ended by the alarm.
    long limit[4] = {0, 0, 2, 0};
    CALL3(NR_setitimer, 0, limit, 0);
    if (question != 0) ask(question);
    else routine->run(given);
    leave(0);
  }
  if (child < 0) {
    report(step, 0, "no-child", child);
    return;
  }
  int status = 0;
  long ended;
  while ((ended = CALL4(NR_wait4, child, &status, 0, 0)) == -EINTR)
    ;
  if (ended == child) report_death(step, status);
}

// Whether processes can be started and collected: a filter, or a limit, may refuse it. What is not
// collected counts against the limit, and ends with the helper before it has answered.
static int can_fork(void) {
  long child = fork_child();
  if (child == 0) leave(0);
  return child > 0 && CALL4(NR_wait4, child, 0, 0, 0) == child;
}

static enum effect effect_of(const struct question *question) {
  static const long changing[] = {NR_unshare, NR_personality, NR_setpriority, NR_sched_setscheduler};
  for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
    if (question->number == changing[i]) return OWN_EFFECT;
  return NO_EFFECT;
}

static void ask_all(const struct arguments *given) {
  for (size_t i = 0; i < question_count; i++)
    if (is_wanted(given, questions[i].step)) ask_in_child(questions[i].step, &questions[i], 0, given);
  for (size_t i = 0; i < routine_count; i++)
    if (is_wanted(given, routines[i].step)) ask_in_child(routines[i].step, 0, &routines[i], given);
}

// Where no process can be started, questions are asked by the helper itself: first those that change
// nothing, then those that change the helper, with new user namespaces at the end.
static void ask_without_children(const struct arguments *given) {
  for (size_t i = 0; i < question_count; i++)
    if (is_wanted(given, questions[i].step) && effect_of(&questions[i]) == NO_EFFECT) ask(&questions[i]);
  for (size_t i = 0; i < routine_count; i++) {
    if (!is_wanted(given, routines[i].step)) continue;
    if (routines[i].effect == NEEDS_A_CHILD) report(routines[i].step, 0, "no-child", -EAGAIN);
    if (routines[i].effect == NO_EFFECT) routines[i].run(given);
  }
  for (size_t i = routine_count; i-- > 0;)
    if (is_wanted(given, routines[i].step) && routines[i].effect == OWN_EFFECT) routines[i].run(given);
  for (size_t i = question_count; i-- > 0;)
    if (is_wanted(given, questions[i].step) && effect_of(&questions[i]) == OWN_EFFECT) ask(&questions[i]);
}

static void report_status(void) {
  static const char *const fields[] = {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs",
                                       "Seccomp", "Seccomp_filters", "Uid", "Gid", "Groups"};
  static char text[8192];
  if (read_text("/proc/self/status", text, sizeof text) < 0) return;
  for (char *at = text; *at != 0;) {
    char *end = at;
    while (*end != 0 && *end != '\n') end++;
    char last = *end;
    *end = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
      const char *value = after(at, fields[i]);
      if (value != 0 && value[0] == ':') report("status", fields[i], value[1] == '\t' ? value + 2 : value + 1, 0);
    }
    at = last == 0 ? end : end + 1;
  }
}

static void report_file(const char *step, const char *path) {
  static char text[512];
  long length = read_text(path, text, sizeof text);
  report(step, path, length >= 0 ? text : 0, length < 0 ? length : 0);
}

static void report_namespaces(void) {
  static const char *const kinds[] = {"pid", "net", "ipc", "uts", "mnt", "user", "cgroup"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    char path[32] = "/proc/self/ns/", name[64];
    memcpy(path + 14, kinds[i], length_of(kinds[i]) + 1);
    long length = CALL4(NR_readlinkat, AT_FDCWD, path, name, sizeof name - 1);
    if (length >= 0) name[length] = 0;
    report("namespace", kinds[i], length >= 0 ? name : 0, length < 0 ? length : 0);
  }
}

static void list_questions(void) {
  for (size_t i = 0; i < question_count; i++) {
    struct line line;
    begin_line(&line, questions[i].step);
    add_text(&line, ",\"number\":");
    add_number(&line, questions[i].number);
    add_text(&line, ",\"arguments\":[");
    for (int n = 0; n < 6; n++) {
      if (n > 0) add_text(&line, ",");
      add_number(&line, questions[i].arguments[n]);
    }
    add_text(&line, "]");
    write_line(&line);
  }
  for (size_t i = 0; i < routine_count; i++) report(routines[i].step, 0, "routine", 0);
}

int run(const struct arguments *given) {
  if (given->count == 1 && is_same(given->words[0], "list")) {
    list_questions();
    return 0;
  }
  if (given->count == 1) {
    const char *own = after(given->words[0], "remove=");
    if (own != 0) return CALL3(NR_unlinkat, AT_FDCWD, own, 0) < 0;
  }
  report("start", ARCHITECTURE, 0, 1);
  report_status();
  report_namespaces();
  report_file("map", "/proc/self/uid_map");
  report_file("map", "/proc/self/gid_map");
  report_file("label", "/proc/self/attr/current");
  if (can_fork()) ask_all(given);
  else ask_without_children(given);
  report("end", 0, 0, 1);
  return 0;
}
