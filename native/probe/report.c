// The lines of JSON that the helper writes.
#include "probe.h"

void begin_line(struct line *line, const char *step) {
  line->length = 0;
  add_text(line, "{\"step\":");
  add_string(line, step);
}

// Reports what the kernel returned for one question of a step. `at` and `says` may be null.
void report(const char *step, const char *at, const char *says, long result) {
  struct line line;
  begin_line(&line, step);
  if (at != 0) add_text(&line, ",\"at\":"), add_string(&line, at);
  if (says != 0) add_text(&line, ",\"says\":"), add_string(&line, says);
  add_text(&line, ",\"result\":");
  add_number(&line, result);
  write_line(&line);
}

void report_count(const char *step, long count, long result) {
  struct line digits;
  digits.length = 0;
  add_number(&digits, count);
  digits.bytes[digits.length] = 0;
  report(step, 0, digits.bytes, result);
}
