/** What bytes turned out not to be; the message is for people. */
export class Malformed extends Error {}

/** Bytes that are read where they are needed: a file, or a part of one. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset` on; throws {@link Malformed} where there are fewer. */
  read(offset: number, length: number): Buffer;
}

/** Throws {@link Malformed} unless `length` bytes from `offset` on are inside of `size`. */
export function demandInside(offset: number, length: number, size: number): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= size))
    throw new Malformed(`it refers to ${length} bytes at ${offset} of ${size}`);
}

/** The bytes of a buffer. */
export function bufferSource(buffer: Buffer): ByteSource {
  return {
    size: buffer.length,
    read(offset, length) {
      demandInside(offset, length, buffer.length);
      return buffer.subarray(offset, offset + length);
    },
  };
}

/** The part of `size` bytes from `start` on. */
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
 * The same bytes, read at most `budget` of them in all: what refers to the same place over and over
 * would keep a reader busy without end.
 */
export function withBudget(source: ByteSource, budget: number): ByteSource {
  let left = budget;
  return {
    size: source.size,
    read(offset, length) {
      left -= length;
      if (left < 0) throw new Malformed('it refers to its own parts again and again');
      return source.read(offset, length);
    },
  };
}

/** The unsigned number of `width` bytes at an offset of a buffer; throws {@link Malformed} where it ends before. */
export function uintAt(
  buffer: Buffer,
  offset: number,
  width: 1 | 2 | 4,
  order: 'big' | 'little' = 'big',
): number {
  demandInside(offset, width, buffer.length);
  return order === 'big' ? buffer.readUIntBE(offset, width) : buffer.readUIntLE(offset, width);
}
