/** Malformed bytes; the message is for users. */
export class Malformed extends Error {}

/** Bytes that are read on demand: a file, or a part of one. */
export interface ByteSource {
  readonly size: number;
  /** Returns exactly `length` bytes from `offset` on; throws {@link Malformed} if there are fewer. */
  read(offset: number, length: number): Buffer;
}

/** Throws {@link Malformed} unless `length` bytes from `offset` on are within `size`. */
export function demandInside(offset: number, length: number, size: number): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= size))
    throw new Malformed(`it refers to ${length} bytes at ${offset} of ${size}`);
}

/** Returns a source for the bytes of a buffer. */
export function bufferSource(buffer: Buffer): ByteSource {
  return {
    size: buffer.length,
    read(offset, length) {
      demandInside(offset, length, buffer.length);
      return buffer.subarray(offset, offset + length);
    },
  };
}

/** Returns the `size` bytes of a source from `start` on. */
export function partOf(source: ByteSource, start: number, size: number): ByteSource {
  demandInside(start, size, source.size);
  return {
    size,
    read(offset, length) {
      demandInside(offset, length, size);
      return source.read(start + offset, length);
    },
  };
}

/**
 * Returns a source that reads at most `budget` bytes in total: references to the same place could keep a
 * reader busy forever.
 */
export function withBudget(source: ByteSource, budget: number): ByteSource {
  let left = budget;
  return {
    size: source.size,
    read(offset, length) {
      left -= length;
      if (left < 0) throw new Malformed('it refers to its own parts repeatedly');
      return source.read(offset, length);
    },
  };
}

/**
 * Returns the unsigned number of `width` bytes at an offset of a buffer; throws {@link Malformed} if it ends
 * before.
 */
export function uintAt(
  buffer: Buffer,
  offset: number,
  width: 1 | 2 | 4,
  order: 'big' | 'little' = 'big',
): number {
  demandInside(offset, width, buffer.length);
  return order === 'big' ? buffer.readUIntBE(offset, width) : buffer.readUIntLE(offset, width);
}
