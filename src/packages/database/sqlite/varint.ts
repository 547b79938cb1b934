import { uintAt } from '../../../formats/bytes/byte-source.ts';

/**
 * SQLite's integer of one to nine bytes at an offset, and the offset behind it. Beyond 2^53, which
 * no size or row of a real file reaches, it is not exact.
 */
export function varintAt(buffer: Buffer, offset: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = offset; at < offset + 8; at++) {
    const byte = uintAt(buffer, at, 1);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
  return [value * 256 + uintAt(buffer, offset + 8, 1), offset + 9];
}
