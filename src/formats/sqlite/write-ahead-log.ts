import { Malformed, uintAt } from '../bytes/byte-source.ts';

/** Pages that transactions committed to the log but not yet to the database file. */
export interface CommittedPages {
  pages: ReadonlyMap<number, Buffer>;
  /** Number of pages of the database after the last of them. */
  count: number;
}

const magic = 0x37_7f_06_82;
const headerSize = 32;
const frameHeaderSize = 24;

type Order = 'big' | 'little';
type Sums = readonly [number, number];

/**
 * Parses a write-ahead log like SQLite's recovery (sqlite.org/fileformat2.html, 4: the WAL file): frames
 * count up to the last commit before the first foreign frame or wrong checksum. Absent if nothing was
 * committed.
 */
export function readCommittedPages(log: Buffer, pageSize: number): CommittedPages | undefined {
  if (log.length === 0) return undefined;
  const order = orderOf(uintAt(log, 0, 4));
  if (uintAt(log, 8, 4) !== pageSize) throw new Malformed('page size of the write-ahead log differs');
  let sums = checksum(log, 0, 24, [0, 0], order);
  if (!says(log, 24, sums)) return undefined;
  const salts = log.subarray(16, 24);
  const pages = new Map<number, Buffer>();
  let waiting: [number: number, page: Buffer][] = [];
  let lastCount = 0;
  const frameSize = frameHeaderSize + pageSize;
  for (let at = headerSize; at + frameSize <= log.length; at += frameSize) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    const page = log.subarray(at + frameHeaderSize, at + frameSize);
    sums = checksum(page, 0, pageSize, checksum(log, at, 8, sums, order), order);
    if (!says(log, at + 16, sums)) break;
    waiting.push([uintAt(log, at, 4), page]);
    const count = uintAt(log, at + 4, 4);
    if (count === 0) continue;
    for (const [number, written] of waiting) pages.set(number, written);
    waiting = [];
    lastCount = count;
  }
  return lastCount === 0 ? undefined : { pages, count: lastCount };
}

/** Returns the byte order of checksums, the lowest bit of the magic number. */
function orderOf(written: number): Order {
  if (written === magic) return 'little';
  if (written === magic + 1) return 'big';
  throw new Malformed('not a write-ahead log');
}

function says(log: Buffer, at: number, [first, second]: Sums): boolean {
  return uintAt(log, at, 4) === first && uintAt(log, at + 4, 4) === second;
}

function checksum(bytes: Buffer, from: number, length: number, [one, other]: Sums, order: Order): Sums {
  const read =
    order === 'big' ? (at: number) => bytes.readUInt32BE(at) : (at: number) => bytes.readUInt32LE(at);
  let [first, second] = [one, other];
  for (let at = from; at < from + length; at += 8) {
    first = (first + read(at) + second) >>> 0;
    second = (second + read(at + 4) + first) >>> 0;
  }
  return [first, second];
}
