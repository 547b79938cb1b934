// The start and the end of a program, its arguments, and small files.
#include "base.h"

long open_file(const char *path, long flags) { return CALL4(NR_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0); }

void close_file(long file) {
  if (file >= 0) CALL1(NR_close, file);
}

long fork_child(void) { return CALL5(NR_clone, SIGCHLD, 0, 0, 0, 0); }

void leave(int code) {
  for (;;) CALL1(NR_exit_group, code);
}

long read_text(const char *path, char *text, size_t size) {
  long file = open_file(path, O_RDONLY | O_NONBLOCK);
  if (file < 0) return file;
  long length = 0, got;
  while ((size_t)length < size - 1 && (got = CALL3(NR_read, file, text + length, size - 1 - (size_t)length)) > 0)
    length += got;
  text[length] = 0;
  close_file(file);
  return length;
}

void each_argument(const struct arguments *given, const char *name, void (*visit)(const char *value)) {
  for (int i = 0; i < given->count; i++) {
    const char *value = after(given->words[i], name);
    if (value != 0 && *value == '=') visit(value + 1);
  }
}

long number_argument(const struct arguments *given, const char *name, long otherwise) {
  for (int i = 0; i < given->count; i++) {
    const char *value = after(given->words[i], name);
    if (value != 0 && *value == '=') return number_in(value + 1);
  }
  return otherwise;
}

// The stack of a new process: the number of words, the words, a null, the environment.
__attribute__((used, noreturn)) void start(long *stack) {
  struct arguments given = {(int)stack[0] - 1, (char **)(stack + 2)};
  leave(given.count < 0 ? 2 : run(&given));
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n  xor %ebp, %ebp\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call start\n");
#else
__asm__(".globl _start\n_start:\n  mov x29, #0\n  mov x30, #0\n  mov x0, sp\n  bl start\n");
#endif
