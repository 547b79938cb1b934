import { Malformed } from '../bytes/byte-source.ts';
import { readNumber } from './numbers.ts';

/** A part of a sparse file that the archive has; the rest is zeros. */
export interface SparsePart {
  offset: number;
  length: number;
}

/** A sparse file whose stored bytes pass by. */
export interface SparseFile {
  parts: readonly SparsePart[];
  /** The part that the next stored bytes belong to. */
  next: number;
  /** With the holes. */
  size: number;
  /** How much of the file was given out. */
  at: number;
}

/** Bytes of a sparse file, or a hole of zeros in it. */
export type SparseEvent = { kind: 'bytes'; bytes: Buffer } | { kind: 'hole'; length: number };

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

/** Returns what stored bytes are of a sparse file: with the holes between its parts. */
export function* sparseEvents(bytes: Buffer, file: SparseFile): Generator<SparseEvent, void, undefined> {
  let at = 0;
  while (at < bytes.length) {
    const part = file.parts[file.next];
    if (part === undefined)
      throw new Malformed('a sparse file in it has a map that does not fit its content');
    const left = part.offset + part.length - Math.max(file.at, part.offset);
    if (left === 0) {
      file.next++;
      continue;
    }
    if (part.offset > file.at) {
      yield { kind: 'hole', length: part.offset - file.at };
      file.at = part.offset;
    }
    const now = bytes.subarray(at, at + left);
    yield { kind: 'bytes', bytes: now };
    at += now.length;
    file.at += now.length;
  }
}

/** The longest map of a sparse file in front of its content (PAX 1.0), in bytes. */
const longestMap = 4 * 1024 * 1024;

/**
 * The map in front of the content of a sparse file (PAX 1.0): the number of parts, then offset and length of each, one in a
 * line, in whole blocks.
 */
export class ContentMap {
  readonly #bytes: Buffer[] = [];
  #length = 0;
  #lines = 0;
  /** Lines that it has, once its first one is there. */
  #wanted: number | undefined;

  /** Bytes up to the end of the block. */
  left(blockSize: number): number {
    return blockSize - (this.#length % blockSize);
  }

  /** Takes bytes up to the end of a block at most, and returns the parts once the map is whole. */
  add(bytes: Buffer, blockSize: number): SparsePart[] | undefined {
    this.#bytes.push(bytes);
    this.#length += bytes.length;
    if (this.#length > longestMap) throw new Malformed('a sparse file in it has too many parts');
    this.#lines += bytes.toString('latin1').split('\n').length - 1;
    if (this.#wanted === undefined && this.#lines > 0) this.#wanted = this.#count();
    if (this.#length % blockSize !== 0 || this.#lines < (this.#wanted ?? Infinity)) return undefined;
    return pairParts(Buffer.concat(this.#bytes).toString('latin1').split('\n').slice(1, this.#wanted));
  }

  #count(): number {
    const [count = ''] = Buffer.concat(this.#bytes).toString('latin1').split('\n', 1);
    if (!/^\d{1,6}$/u.test(count) || Number(count) > mostSparseParts)
      throw new Malformed('a sparse file in it has a map that is none');
    return 1 + 2 * Number(count);
  }
}
