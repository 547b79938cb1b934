import { Malformed, type ByteSource } from '../bytes/byte-source.ts';
import { findDirectory } from './end-record.ts';

/** A file in a ZIP archive, as the central directory describes it. */
export interface ZipEntry {
  /** Path in the archive; a directory ends in `/`. */
  name: string;
  /** 0 is stored, 8 deflated (APPNOTE 4.4.5). */
  method: number;
  encrypted: boolean;
  /** CRC-32 of its content. */
  checksum: number;
  /** Bytes in the archive. */
  packedSize: number;
  /** Bytes of its content, as stated. */
  size: number;
  /** Where its local header begins in the file. */
  offset: number;
}

/** The files of an archive. */
export interface ZipDirectory {
  /** In the order of the central directory. */
  entries: readonly ZipEntry[];
  /** What is wrong with the archive while its entries can be read: entries that share bytes, another number of them. */
  problems: readonly string[];
}

const headerSize = 46;
const headerSignature = 0x02_01_4b_50;
/** Of a digital signature behind the entries (APPNOTE 4.3.13). */
const signatureRecord = 0x05_05_4b_50;
const localHeaderSize = 30;
const unset32 = 0xff_ff_ff_ff;
const zip64Extra = 1;
/** Some 600,000 entries. */
const maxDirectoryBytes = 64 * 1024 * 1024;

/**
 * Reads the central directory of a ZIP archive (APPNOTE.TXT 6.3.10, 4.3.12 and 4.5.3). Bytes in front of the archive, such as
 * a script that starts it, are skipped.
 *
 * @throws Malformed for other files, and for a directory that is cut off.
 */
export function readZipDirectory(source: ByteSource): ZipDirectory {
  const place = findDirectory(source);
  if (place.size > maxDirectoryBytes)
    throw new Malformed(`a ZIP directory of ${place.size} bytes is too long`);
  const bytes = source.read(place.start, place.size);
  const entries: ZipEntry[] = [];
  // As Java does, all of the directory counts, whatever number of entries is stated.
  for (let at = 0; at < bytes.length;) {
    const isWhole = at + headerSize <= bytes.length;
    if (at + 4 <= bytes.length && bytes.readUInt32LE(at) === signatureRecord) break;
    if (!isWhole || bytes.readUInt32LE(at) !== headerSignature)
      throw new Malformed(
        `entry ${entries.length + 1} of ${place.count} of the ZIP directory is not readable`,
      );
    const end = at + headerSize + variableBytes(bytes, at);
    if (end > bytes.length) throw new Malformed('the ZIP directory is cut off');
    entries.push(parseEntry(bytes, at, place.base));
    at = end;
  }
  return {
    entries,
    problems: [...countProblems(entries.length, place.count), ...overlaps(entries, place.start)],
  };
}

/** Returns the bytes of the name, the extra fields and the comment of a header. */
function variableBytes(bytes: Buffer, at: number): number {
  return bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
}

function parseEntry(bytes: Buffer, at: number, base: number): ZipEntry {
  const nameEnd = at + headerSize + bytes.readUInt16LE(at + 28);
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(at + 30));
  const [size, packedSize, offset] = widened(extra, [
    bytes.readUInt32LE(at + 24),
    bytes.readUInt32LE(at + 20),
    bytes.readUInt32LE(at + 42),
  ]);
  const flags = bytes.readUInt16LE(at + 8);
  return {
    // Java, and most other writers, use UTF-8 with and without the flag for it.
    name: bytes.toString('utf8', at + headerSize, nameEnd),
    method: bytes.readUInt16LE(at + 10),
    encrypted: (flags & 0b0010_0000_0100_0001) !== 0,
    checksum: bytes.readUInt32LE(at + 16),
    size,
    packedSize,
    offset: base + offset,
  };
}

/** Returns the numbers of an entry with those that do not fit in 32 bits from its ZIP64 field (APPNOTE 4.5.3). */
function widened(extra: Buffer, narrow: readonly [number, number, number]): [number, number, number] {
  const [size, packedSize, offset] = narrow;
  if (!narrow.includes(unset32)) return [size, packedSize, offset];
  const field = zip64FieldOf(extra);
  let at = 0;
  const next = (value: number): number => {
    if (value !== unset32 || field === undefined) return value;
    if (at + 8 > field.length) throw new Malformed('the ZIP64 field of an entry is cut off');
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  };
  return [next(size), next(packedSize), next(offset)];
}

function zip64FieldOf(extra: Buffer): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const size = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === zip64Extra) return extra.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
  return undefined;
}

/** Says whether another number of entries is stated; writers without ZIP64 state it in 16 bits. */
function countProblems(count: number, stated: number): readonly string[] {
  return count === stated || count % 0x1_00_00 === stated
    ? []
    : [`its directory has ${count} entries and states ${stated}`];
}

/** Says whether entries share bytes, as in a bomb that is small and unpacks to petabytes. */
function overlaps(entries: readonly ZipEntry[], directoryStart: number): readonly string[] {
  let end = 0;
  for (const entry of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (entry.offset < end) return [`its entries overlap at ${entry.offset}`];
    end = entry.offset + localHeaderSize + entry.packedSize;
  }
  return end > directoryStart ? ['an entry extends into the directory'] : [];
}
