import { Malformed } from '../bytes/byte-source.ts';
import { readNumber } from './numbers.ts';

/** A part of a sparse file that the archive has; the rest is zeros. */
export interface SparsePart {
  offset: number;
  length: number;
}

/** Parts of one file that are read: a map of more is refused. */
export const mostSparseParts = 100_000;

/**
 * Checks that the parts of a sparse file are in order and within its size, and are as long as what the archive has of it.
 * Throws {@link Malformed} otherwise.
 */
export function checkSparseParts(parts: readonly SparsePart[], size: number, stored: number): void {
  if (parts.length > mostSparseParts) throw new Malformed('a sparse file in it has too many parts');
  let end = 0;
  let sum = 0;
  for (const { offset, length } of parts) {
    if (offset < end || length < 0 || offset + length > size)
      throw new Malformed('a sparse file in it has a map that does not fit its size');
    end = offset + length;
    sum += length;
  }
  if (sum !== stored) throw new Malformed('a sparse file in it has a map that does not fit its content');
}

/** Returns the parts in a GNU header, or in the block that continues it, and whether another block follows. */
export function readGnuParts(block: Buffer, isFirst: boolean): { parts: SparsePart[]; continues: boolean } {
  const [start, count, flag] = isFirst ? [386, 4, 482] : [0, 21, 504];
  const parts: SparsePart[] = [];
  for (let at = start; at < start + count * 24; at += 24) {
    if (block[at] === 0 || block[at + 12] === 0) break;
    parts.push({
      offset: readNumber(block, at, 12, 'offset of a part'),
      length: readNumber(block, at + 12, 12, 'length of a part'),
    });
  }
  return { parts, continues: block[flag] !== 0 };
}

/** Returns the parts of a list of numbers, offset and length in turn; throws {@link Malformed} if it is none. */
export function pairParts(numbers: readonly string[]): SparsePart[] {
  if (numbers.length % 2 !== 0 || numbers.length > 2 * mostSparseParts)
    throw new Malformed('a sparse file in it has a map that is none');
  const values = numbers.map((text) => (/^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN));
  if (values.some(Number.isNaN)) throw new Malformed('a sparse file in it has a map that is none');
  return Array.from({ length: values.length / 2 }, (_, at) => ({
    offset: values[2 * at] ?? 0,
    length: values[2 * at + 1] ?? 0,
  }));
}
