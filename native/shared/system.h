// System calls without a C library, for x86_64 and aarch64.
#ifndef SYSTEM_H
#define SYSTEM_H

#if defined(__x86_64__)
#include "numbers-x86_64.h"
#define ARCHITECTURE "x86_64"
#elif defined(__aarch64__)
#include "numbers-aarch64.h"
#define ARCHITECTURE "aarch64"
#else
#error "only for x86_64 and aarch64"
#endif

// Returns what the kernel returns: a negative error number on failure.
static inline long call6(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
#else
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
#endif
}

#define CALL0(n) call6(n, 0, 0, 0, 0, 0, 0)
#define CALL1(n, a) call6(n, (long)(a), 0, 0, 0, 0, 0)
#define CALL2(n, a, b) call6(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define CALL3(n, a, b, c) call6(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CALL4(n, a, b, c, d) call6(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define CALL5(n, a, b, c, d, e) call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define CALL6(n, a, b, c, d, e, f) \
  call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

// Constants of the kernel's interface that we use; they are part of its stable ABI.
#define AT_FDCWD (-100)
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_CREAT 0100
#define O_EXCL 0200
#define O_NOCTTY 0400
#define O_NONBLOCK 04000
#define O_CLOEXEC 02000000
#if defined(__x86_64__)
#define O_DIRECTORY 0200000
#define O_NOFOLLOW 0400000
#else
#define O_DIRECTORY 040000
#define O_NOFOLLOW 0100000
#endif
#define S_IFCHR 0020000
#define S_IFBLK 0060000
#define SIGCHLD 17
#define SIGKILL 9
#define WNOHANG 1
#define AT_REMOVEDIR 0x200
#define MS_PRIVATE (1L << 18)
#define MS_REC 16384L
#define CLONE_NEWTIME 0x00000080L
#define CLONE_NEWNS 0x00020000L
#define CLONE_NEWCGROUP 0x02000000L
#define CLONE_NEWUTS 0x04000000L
#define CLONE_NEWIPC 0x08000000L
#define CLONE_NEWUSER 0x10000000L
#define CLONE_NEWPID 0x20000000L
#define CLONE_NEWNET 0x40000000L
#define EINTR 4
#define EAGAIN 11
#define EINPROGRESS 115
#define ETIMEDOUT 110

#endif
