const sizePattern = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)? ?(?:([kmgtp])?(i?b)?|([kmgtp])i)$/iu;
const exponents: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };

/**
 * Parses a size such as `512m`, `1.5GiB`, `64b` or `1024` into bytes, in powers of 1024 in any spelling
 * (docker/go-units `RAMInBytes`; the union of what 0.4 and 0.5 accept). Fractions of a byte are truncated.
 * `undefined` if malformed or negative.
 */
export function parseByteSize(text: string): number | undefined {
  const match = sizePattern.exec(text);
  if (!match) return undefined;
  const [, digits = '', exponent = '', long, , short] = match;
  const unit = (long ?? short ?? '').toLowerCase();
  const size = Number(digits + exponent) * 1024 ** (exponents[unit] ?? 0);
  return Number.isFinite(size) ? Math.trunc(size) : undefined;
}

/** Parses a memory-and-swap limit: a size, or `-1` for unlimited (docker/cli `MemSwapBytes`). */
export function parseSwapSize(text: string): number | undefined {
  return text === '-1' ? -1 : parseByteSize(text);
}
