import { Malformed } from '../bytes/byte-source.ts';

/**
 * Returns the number in a field of a header: octal digits between spaces and NULs, or with the highest bit set a number in
 * base 256 (GNU, star), which may be negative. Throws {@link Malformed} for anything else.
 */
export function readNumber(block: Buffer, offset: number, width: number, field: string): number {
  const first = block[offset] ?? 0;
  if ((first & 0x80) !== 0) return readBase256(block, offset, width, field);
  const text = block
    .toString('latin1', offset, offset + width)
    .split('\0', 1)[0]
    ?.trim();
  // A field of spaces or NULs is not set; a NUL before the digits is taken by no engine.
  if (text === undefined || text === '') return 0;
  if (!/^[0-7]+$/u.test(text)) throw new Malformed(`its header has no number as ${field}`);
  return safe(Number.parseInt(text, 8), field);
}

function readBase256(block: Buffer, offset: number, width: number, field: string): number {
  const bytes = block.subarray(offset, offset + width);
  let value = BigInt((bytes[0] ?? 0) & 0x7f);
  for (const byte of bytes.subarray(1)) value = (value << 8n) | BigInt(byte);
  // The second highest bit is the sign of a two's complement of all bits but the highest.
  const bits = BigInt(width * 8 - 1);
  if (((bytes[0] ?? 0) & 0x40) !== 0) value -= 1n << bits;
  return safe(Number(value), field);
}

/** Returns the decimal number of a PAX record; throws {@link Malformed} if it is none. */
export function readDecimal(text: string, field: string): number {
  if (!/^-?\d{1,20}(?:\.\d*)?$/u.test(text)) throw new Malformed(`its header has no number as ${field}`);
  return safe(Math.trunc(Number(text)), field);
}

function safe(value: number, field: string): number {
  if (!Number.isSafeInteger(value)) throw new Malformed(`its header has an absurd number as ${field}`);
  return value;
}
