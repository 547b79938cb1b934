// The traced tasks by their numbers, and what was reported of them.
#include "trace.h"

// PID_MAX_LIMIT of <linux/threads.h>: no task has a greater number.
#define MOST_TASKS (4 * 1024 * 1024)
#define CHUNK (64 * 1024)

// Pages that are never touched take no memory.
static struct task *by_id[MOST_TASKS];
static struct task *all[MOST_TASKS];
static size_t count;
static struct task *free_tasks;
static struct seen *free_seen;

// Memory is given back to a list of its kind, and never to the system.
static void *take_memory(size_t size) {
  static unsigned char *chunk;
  static size_t left;
  size = (size + 15) & ~(size_t)15;
  if (left < size) {
    // PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS
    long at = CALL6(NR_mmap, 0, CHUNK, 3, 0x22, -1, 0);
    // Without memory nothing can be followed: the end of the tracer leaves all tasks running.
    if (at < 0 && at > -4096) leave(4);
    chunk = (unsigned char *)at;
    left = CHUNK;
  }
  chunk += size;
  left -= size;
  return chunk - size;
}

size_t task_count(void) { return count; }
struct task *task_at(size_t position) { return all[position]; }
struct task *task_of(int id) { return id > 0 && id < MOST_TASKS ? by_id[id] : 0; }

struct task *add_task(int id, enum mode mode) {
  struct task *task = free_tasks;
  if (id <= 0 || id >= MOST_TASKS) leave(4);
  if (task != 0) free_tasks = task->next;
  else task = take_memory(sizeof *task);
  memset(task, 0, sizeof *task);
  task->id = id;
  task->mode = mode;
  task->position = count;
  by_id[id] = task;
  all[count++] = task;
  renew_seen(task);
  return task;
}

static void drop_seen(struct seen *seen) {
  if (seen == 0 || --seen->users > 0) return;
  seen->next = free_seen;
  free_seen = seen;
}

void remove_task(struct task *task) {
  drop_seen(task->seen);
  by_id[task->id] = 0;
  all[task->position] = all[--count];
  all[task->position]->position = task->position;
  task->next = free_tasks;
  free_tasks = task;
}

void share_seen(struct task *task, struct seen *seen) {
  seen->users++;
  drop_seen(task->seen);
  task->seen = seen;
}

// Nothing was reported yet of the program that the task runs now.
void renew_seen(struct task *task) {
  struct seen *seen = free_seen;
  if (seen != 0) free_seen = seen->next;
  else seen = take_memory(sizeof *seen);
  memset(seen, 0, sizeof *seen);
  share_seen(task, seen);
}

void inherit(struct task *child, const struct task *creator) {
  child->mode = creator->mode;
  child->groups = creator->groups;
  share_seen(child, creator->seen);
}
