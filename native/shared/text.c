// Texts: what a C library would have, and lines of JSON.
#include "base.h"

// The compiler may call these for assignments of structures.
void *memset(void *target, int byte, size_t size) {
  unsigned char *at = target;
  while (size-- > 0) *at++ = (unsigned char)byte;
  return target;
}

void *memcpy(void *target, const void *source, size_t size) {
  unsigned char *at = target;
  const unsigned char *from = source;
  while (size-- > 0) *at++ = *from++;
  return target;
}

size_t length_of(const char *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

int is_same(const char *left, const char *right) {
  while (*left != 0 && *left == *right) left++, right++;
  return *left == *right;
}

// Returns what follows a prefix, or null if the text does not begin with it.
const char *after(const char *text, const char *prefix) {
  while (*prefix != 0)
    if (*text++ != *prefix++) return 0;
  return text;
}

// Returns the number at the beginning of a text; digits beyond what a long holds are cut.
long number_in(const char *text) {
  long value = 0;
  while (*text >= '0' && *text <= '9' && value < (1L << 58)) value = value * 10 + (*text++ - '0');
  return value;
}

void add_text(struct line *line, const char *text) {
  while (*text != 0 && line->length < sizeof line->bytes) line->bytes[line->length++] = *text++;
}

void add_number(struct line *line, long value) {
  char digits[24];
  size_t at = sizeof digits;
  unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0) digits[--at] = '-';
  add_text(line, digits + at);
}

// Adds a text of the container as a JSON string: everything that is no plain character is escaped.
void add_string(struct line *line, const char *text) {
  static const char hex[] = "0123456789abcdef";
  add_text(line, "\"");
  for (; *text != 0 && line->length < sizeof line->bytes - 16; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\') {
      char one[2] = {*text, 0};
      add_text(line, one);
    } else {
      char escape[7] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15], 0};
      add_text(line, escape);
    }
  }
  add_text(line, "\"");
}

// Writes a line in one call, so that no other process can write between its parts.
void write_line(struct line *line) {
  add_text(line, "}\n");
  CALL3(NR_write, 1, line->bytes, line->length);
}
