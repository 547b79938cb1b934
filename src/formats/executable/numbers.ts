import { Malformed } from '../bytes/byte-source.ts';

/** Reads the numbers of a program's headers. */
export interface Numbers {
  /** Of 2 bytes. */
  short: (bytes: Buffer, at: number) => number;
  /** Of 4 bytes. */
  int: (bytes: Buffer, at: number) => number;
  /** Of 4 or 8 bytes, as addresses of the program are. */
  word: (bytes: Buffer, at: number) => number;
}

/** Returns the functions that read numbers of a byte order, with words of 32 or 64 bits. */
export function numbersOf(order: 'big' | 'little', bits: 32 | 64): Numbers {
  const short = (bytes: Buffer, at: number): number =>
    order === 'big' ? bytes.readUInt16BE(inside(bytes, at, 2)) : bytes.readUInt16LE(inside(bytes, at, 2));
  const int = (bytes: Buffer, at: number): number =>
    order === 'big' ? bytes.readUInt32BE(inside(bytes, at, 4)) : bytes.readUInt32LE(inside(bytes, at, 4));
  const long = (bytes: Buffer, at: number): number =>
    Number(
      order === 'big'
        ? bytes.readBigUInt64BE(inside(bytes, at, 8))
        : bytes.readBigUInt64LE(inside(bytes, at, 8)),
    );
  return { short, int, word: bits === 64 ? long : int };
}

function inside(bytes: Buffer, at: number, length: number): number {
  if (at + length > bytes.length) throw new Malformed('a header is cut off');
  return at;
}
