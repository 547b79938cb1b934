// Computes what the seccomp filters of a task answer to a call: a tracer stops it before they do.
#include "trace.h"

// struct sock_filter of <linux/filter.h>.
struct instruction {
  uint16_t code;
  uint8_t when_true;
  uint8_t when_false;
  uint32_t constant;
};

// struct seccomp_data of <linux/seccomp.h>.
struct filter_data {
  uint32_t number;
  uint32_t architecture;
  uint64_t instruction;
  uint64_t arguments[6];
};

#define MOST_INSTRUCTIONS 4096
#define MOST_MEMORY 16
#define KILL_PROCESS 0x80000000u
#define LOG 0x7ffc0000u

static uint32_t alu(uint32_t code, uint32_t left, uint32_t right) {
  switch (code & 0xf0) {
    case 0x00: return left + right;
    case 0x10: return left - right;
    case 0x20: return left * right;
    case 0x30: return right == 0 ? 0 : left / right;
    case 0x40: return left | right;
    case 0x50: return left & right;
    case 0x60: return right > 31 ? 0 : left << right;
    case 0x70: return right > 31 ? 0 : left >> right;
    case 0x80: return -left;
    case 0x90: return right == 0 ? 0 : left % right;
    default: return left ^ right;
  }
}

static int jumps(uint32_t code, uint32_t left, uint32_t right) {
  switch (code & 0xf0) {
    case 0x10: return left == right;
    case 0x20: return left > right;
    case 0x30: return left >= right;
    default: return (left & right) != 0;
  }
}

// Runs a program, which the kernel has checked: jumps go forward, and it ends with a return. What it
// cannot be is answered as a refusal, so that no call is allowed by mistake.
static uint32_t run_filter(const struct instruction *program, size_t length, const struct filter_data *data) {
  uint32_t a = 0, x = 0, memory[MOST_MEMORY] = {0};
  for (size_t at = 0; at < length; at++) {
    const struct instruction *now = &program[at];
    uint32_t constant = now->constant, operand = (now->code & 0x08) != 0 ? x : constant;
    switch (now->code & 0x07) {
      case 0x00:  // BPF_LD
      case 0x01: {  // BPF_LDX
        uint32_t value = constant, mode = now->code & 0xe0;
        if (mode == 0x20 && constant <= sizeof *data - 4) memcpy(&value, (const unsigned char *)data + constant, 4);
        else if (mode == 0x60) value = memory[constant % MOST_MEMORY];
        else if (mode == 0x80) value = sizeof *data;
        else if (mode != 0x00) return KILL_PROCESS;
        if ((now->code & 0x07) == 0) a = value;
        else x = value;
        break;
      }
      case 0x02: memory[constant % MOST_MEMORY] = a; break;  // BPF_ST
      case 0x03: memory[constant % MOST_MEMORY] = x; break;  // BPF_STX
      case 0x04: a = alu(now->code, a, operand); break;      // BPF_ALU
      case 0x05:                                             // BPF_JMP
        if ((now->code & 0xf0) == 0) at += constant;
        else at += jumps(now->code, a, operand) ? now->when_true : now->when_false;
        break;
      case 0x06: return (now->code & 0x18) == 0x10 ? a : constant;  // BPF_RET
      default:                                                      // BPF_MISC
        if ((now->code & 0x80) != 0) a = x;
        else x = a;
    }
  }
  return KILL_PROCESS;
}

// Whether a filter of the task refuses the call. What a supervisor decides counts as refused.
int is_refused(int task, const struct call_info *info) {
  static struct instruction program[MOST_INSTRUCTIONS];
  struct filter_data data = {(uint32_t)info->number, info->architecture, info->instruction, {0}};
  memcpy(data.arguments, info->arguments, sizeof data.arguments);
  for (long index = 0;; index++) {
    long length = CALL4(NR_ptrace, PTRACE_SECCOMP_GET_FILTER, task, index, program);
    // EINVAL: it has none; ENOENT: these were all.
    if (length == -EINVAL || length == -ENOENT) return 0;
    if (length < 0 || length > MOST_INSTRUCTIONS) return 1;
    // The action is the upper half: below SECCOMP_RET_LOG the call is not made. KILL_PROCESS is the lowest
    // signed number, and the highest unsigned one.
    uint32_t action = run_filter(program, (size_t)length, &data) & 0xffff0000u;
    if (action < LOG || action == KILL_PROCESS) return 1;
  }
}
