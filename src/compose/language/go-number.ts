const integer = /^([-+]?)(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/u;

/** Returns the digits with the prefix that JavaScript has for their base: a leading 0 is octal in Go. */
function withPrefix(digits: string): string {
  return /^0[0-7]/u.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase();
}

/**
 * Parses an integer as go-yaml v3 does: underscores are left out, then Go's base-0 notation in 64 bits, with or
 * without a sign. `undefined` for other texts.
 */
export function parseGoInteger(text: string): bigint | undefined {
  const [, sign = '', digits = ''] = integer.exec(text.replaceAll('_', '')) ?? [];
  // No number of 64 bits is longer, except for zeros that nobody writes.
  if (digits === '' || digits.length > 80) return undefined;
  const magnitude = BigInt(withPrefix(digits));
  const most = sign === '' ? 2n ** 64n - 1n : 2n ** 63n - (sign === '-' ? 0n : 1n);
  if (magnitude > most) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u;

/** Parses a decimal number; `undefined` for other texts, and for one that is too large. */
export function parseDecimal(text: string): number | undefined {
  const value = decimal.test(text) ? Number(text) : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Parses a decimal number as go-yaml v3 does: underscores are left out, except after a leading point. */
export function parseGoFloat(text: string): number | undefined {
  return parseDecimal(text.startsWith('.') ? text : text.replaceAll('_', ''));
}

/** Returns a number as Go's `fmt.Sprint` writes it: with an exponent of two digits where it is small or large. */
export function printGoFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? '-0' : '0';
  if (size >= 1e-4 && size < 1e6) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/u, 'e$10$2');
}
