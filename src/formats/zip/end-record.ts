import { Malformed, type ByteSource } from '../bytes/byte-source.ts';

/** Where the central directory of a ZIP archive is. */
export interface DirectoryPlace {
  start: number;
  size: number;
  /** Entries, as stated. */
  count: number;
  /** What offsets in the archive are counted from: the bytes in front of it. */
  base: number;
}

const endSize = 22;
const endSignature = Buffer.from([0x50, 0x4b, 5, 6]);
const maxComment = 0xff_ff;
const locatorSize = 20;
const locatorSignature = 0x07_06_4b_50;
const end64Size = 56;
const end64Signature = 0x06_06_4b_50;
const unset16 = 0xff_ff;
const unset32 = 0xff_ff_ff_ff;

interface Stated {
  count: number;
  size: number;
  offset: number;
  /** Where the directory ends, if nothing is between it and its end record. */
  end: number;
}

/**
 * Finds the central directory by the record at the end of the archive (APPNOTE 4.3.14 to 4.3.16).
 *
 * @throws Malformed if there is none.
 */
export function findDirectory(source: ByteSource): DirectoryPlace {
  const tailSize = Math.min(source.size, endSize + maxComment);
  const tail = source.read(source.size - tailSize, tailSize);
  const tailStart = source.size - tailSize;
  const found: DirectoryPlace[] = [];
  let tries = 0;
  for (
    let at = tail.lastIndexOf(endSignature, tail.length - endSize);
    at >= 0 && tries < 64;
    at = at === 0 ? -1 : tail.lastIndexOf(endSignature, at - 1)
  ) {
    if (at + endSize > tail.length) continue;
    tries += 1;
    const place = placeOf(source, readEnd(source, tail, at, tailStart));
    if (place === undefined) continue;
    // The comment fills the rest of the file; with bytes appended to the file it does not.
    if (at + endSize + tail.readUInt16LE(at + 20) === tail.length) return place;
    found.push(place);
  }
  const [last] = found;
  if (last === undefined) throw new Malformed('not a ZIP archive: it has no directory at its end');
  return last;
}

function readEnd(source: ByteSource, tail: Buffer, at: number, tailStart: number): Stated {
  const stated: Stated = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
    end: tailStart + at,
  };
  const isWide = stated.count === unset16 || stated.size === unset32 || stated.offset === unset32;
  return (isWide ? readEnd64(source, stated.end - locatorSize) : undefined) ?? stated;
}

/** Reads the ZIP64 record by its locator; absent if there is no locator: the numbers are then what they seem. */
function readEnd64(source: ByteSource, locatorStart: number): Stated | undefined {
  if (locatorStart < end64Size) return undefined;
  const locator = source.read(locatorStart, locatorSize);
  if (locator.readUInt32LE(0) !== locatorSignature) return undefined;
  // With bytes in front of the archive, its offset may not count them; the record then stands before the locator.
  for (const start of [Number(locator.readBigUInt64LE(8)), locatorStart - end64Size]) {
    if (start + end64Size > locatorStart) continue;
    const record = source.read(start, end64Size);
    if (record.readUInt32LE(0) !== end64Signature) continue;
    return {
      count: Number(record.readBigUInt64LE(32)),
      size: Number(record.readBigUInt64LE(40)),
      offset: Number(record.readBigUInt64LE(48)),
      end: start,
    };
  }
  throw new Malformed('the ZIP64 record at the end of the archive is missing');
}

/** Returns the place that a record states, counted from the record itself; absent if no directory is there. */
function placeOf(source: ByteSource, { count, size, offset, end }: Stated): DirectoryPlace | undefined {
  for (const start of [end - size, offset]) {
    if (start < 0 || start + size > end || start < offset) continue;
    const isDirectory =
      count === 0 || (size >= 46 && source.read(start, 4).equals(Buffer.from([0x50, 0x4b, 1, 2])));
    if (isDirectory) return { start, size, count, base: start - offset };
  }
  return undefined;
}
