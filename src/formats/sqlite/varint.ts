import { uintAt } from '../bytes/byte-source.ts';

/**
 * Returns SQLite's one to nine byte integer at an offset, and the offset after it. Inexact above 2^53, which
 * no real size or row ID reaches.
 */
export function readVarint(buffer: Buffer, offset: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = offset; at < offset + 8; at++) {
    const byte = uintAt(buffer, at, 1);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
  return [value * 256 + uintAt(buffer, offset + 8, 1), offset + 9];
}
