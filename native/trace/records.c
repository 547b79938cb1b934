// Records for the recorder: a header of 40 bytes, and a text for some kinds.
#include "trace.h"

struct header {
  uint32_t kind;
  uint32_t task;
  uint64_t time;  // nanoseconds of CLOCK_MONOTONIC
  uint32_t number;
  uint32_t arguments[3];
  uint32_t text_length;
  uint32_t unused;
};

static unsigned char buffer[64 * 1024];
static size_t used;

int has_records(void) { return used > 0; }

// Writes what there is. A recorder that is gone ends the tracer, which detaches every task.
void flush_records(void) {
  for (size_t written = 0; written < used;) {
    long got = CALL3(NR_write, 1, buffer + written, used - written);
    if (got == -EINTR) continue;
    if (got <= 0) leave(0);
    written += (size_t)got;
  }
  used = 0;
}

void record(enum record_kind kind, int task, uint32_t number, const uint64_t *arguments, const char *text) {
  long time[2] = {0, 0};
  struct header header = {kind, (uint32_t)task, 0, number, {0, 0, 0}, 0, 0};
  CALL2(NR_clock_gettime, 1, time);
  header.time = (uint64_t)time[0] * 1000000000 + (uint64_t)time[1];
  for (int i = 0; arguments != 0 && i < 3; i++) header.arguments[i] = (uint32_t)arguments[i];
  if (text != 0) header.text_length = (uint32_t)length_of(text);
  if (used + sizeof header + header.text_length > sizeof buffer) flush_records();
  memcpy(buffer + used, &header, sizeof header);
  if (text != 0) memcpy(buffer + used + sizeof header, text, header.text_length);
  used += sizeof header + header.text_length;
}
