import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './commands.ts';

/**
 * A program for x86_64 without a library: a second thread executes the first argument with the arguments from it
 * on, as a Go program does that is moved to another thread before it replaces itself.
 */
const source = `
long stack[512];

// clone(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD), execve in the child, pause otherwise.
__attribute__((used)) void start(long *arguments) {
  register char **rest asm("r12") = (char **)(arguments + 2);
  asm volatile(
      "mov $56, %%eax; mov $0x10f00, %%edi; mov %[stack], %%rsi; xor %%edx, %%edx; syscall\\n"
      "test %%eax, %%eax; jnz 1f\\n"
      "mov $59, %%eax; mov (%%r12), %%rdi; mov %%r12, %%rsi; xor %%edx, %%edx; syscall\\n"
      "1: mov $34, %%eax; syscall; jmp 1b\\n"
      : : [stack] "r"(stack + 512), "r"(rest) : "rax", "rdi", "rsi", "rdx", "rcx", "r11", "memory");
}
asm(".globl _start\\n_start: mov %rsp, %rdi; and $-16, %rsp; call start");
`;

/** Builds the program in a folder, and returns its path. */
export async function buildThreadProgram(folder: string): Promise<string> {
  const path = join(folder, 'from-thread');
  writeFileSync(`${path}.c`, source);
  await mustRun('x86_64-linux-gnu-gcc-14', ['-static', '-nostdlib', '-O1', '-o', path, `${path}.c`]);
  chmodSync(path, 0o755);
  return path;
}
