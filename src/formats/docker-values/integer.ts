const integerPattern = /^[+-]?\d+$/u;

/** A decimal integer as Go's `strconv.ParseInt(text, 10, 64)` reads it; `undefined` when it is none. */
export function parseInteger(text: string): number | undefined {
  return integerPattern.test(text) ? Number(text) : undefined;
}
