import { demandInside, Malformed, type ByteSource } from './byte-source.ts';

/** A piece of a chain and the next piece; absent for the last. */
export interface ChainPiece {
  bytes: Buffer;
  next(): ChainPiece | undefined;
}

/** Returns the bytes of chained pieces, such as database overflow pages. Fetches pieces on demand. */
export function chained(first: ChainPiece, size: number): ByteSource {
  const pieces: { start: number; bytes: Buffer }[] = [];
  let last: ChainPiece | undefined;
  let end = 0;
  const fetchUntil = (wanted: number): void => {
    while (end < wanted) {
      last = last === undefined ? first : last.next();
      // The first piece may be empty; a later empty one would make the chain endless.
      if (last === undefined || (last.bytes.length === 0 && last !== first))
        throw new Malformed(`a chain of pages ends after ${end} of ${size} bytes`);
      pieces.push({ start: end, bytes: last.bytes });
      end += last.bytes.length;
    }
  };
  return {
    size,
    read(offset, length) {
      demandInside(offset, length, size);
      fetchUntil(offset + length);
      const index = pieces.findLastIndex(({ start }) => start <= offset);
      const parts: Buffer[] = [];
      for (let at = offset, next = Math.max(index, 0); at < offset + length; next++) {
        const piece = pieces[next];
        if (piece === undefined) throw new Malformed('a chain of pages has a hole');
        const part = piece.bytes.subarray(at - piece.start, offset + length - piece.start);
        parts.push(part);
        at += part.length;
      }
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length);
    },
  };
}
