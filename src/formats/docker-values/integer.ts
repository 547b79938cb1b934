const integerPattern = /^[+-]?\d+$/u;

/** Parses a decimal integer as Go's `strconv.ParseInt(text, 10, 64)`; `undefined` if it is not one. */
export function parseInteger(text: string): number | undefined {
  return integerPattern.test(text) ? Number(text) : undefined;
}
