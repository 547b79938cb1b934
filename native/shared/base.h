// What every program of ours has: there is no C library.
#ifndef BASE_H
#define BASE_H

#include <stddef.h>
#include <stdint.h>
#include "system.h"

// One line of output; longer ones are cut, and refused by their reader.
struct line {
  size_t length;
  char bytes[1024];
};

void *memset(void *target, int byte, size_t size);
void *memcpy(void *target, const void *source, size_t size);
size_t length_of(const char *text);
int is_same(const char *left, const char *right);
const char *after(const char *text, const char *prefix);
long number_in(const char *text);
void add_text(struct line *line, const char *text);
void add_number(struct line *line, long value);
void add_string(struct line *line, const char *text);
void write_line(struct line *line);

// Arguments of the program, without its name: `only=PROBE`, `file=PATH` and so on.
struct arguments {
  int count;
  char **words;
};

// Calls `visit` with each value of the arguments of that name.
void each_argument(const struct arguments *given, const char *name, void (*visit)(const char *value));
// Returns the number in the argument of that name, or `otherwise`.
long number_argument(const struct arguments *given, const char *name, long otherwise);

// Reads the start of a file as text; returns its length or a negative error number.
long read_text(const char *path, char *text, size_t size);
long open_file(const char *path, long flags);
void close_file(long file);
long fork_child(void);
void leave(int code) __attribute__((noreturn));

// What the program does; returns its exit code. Each program has its own.
int run(const struct arguments *given);

#endif
