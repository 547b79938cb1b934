import {
  bufferSource,
  demandInside,
  Malformed,
  uintAt,
  type ByteSource,
} from '../../formats/bytes/byte-source.ts';
import { chained, type ChainPiece } from '../../formats/bytes/chained.ts';

type Order = 'big' | 'little';

interface HashFile {
  file: ByteSource;
  order: Order;
  pageSize: number;
}

const hashMagic = 0x06_15_61;
const pageHeaderSize = 26;
const pageTypes = { unsortedHash: 2, overflow: 7, hash: 13 } as const;
const itemTypes = { here: 1, elsewhere: 3 } as const;

/** Whether a file is a Berkeley DB hash table, `Packages`. */
export function isBerkeley(file: ByteSource): boolean {
  return file.size >= 512 && orderOf(file.read(0, 16)) !== undefined;
}

/** Returns the byte order, which is that of the machine that wrote the file. */
function orderOf(head: Buffer): Order | undefined {
  return (['little', 'big'] as const).find((order) => uintAt(head, 12, 4, order) === hashMagic);
}

/**
 * Yields the headers in `Packages`, a Berkeley DB hash table (db_page.h): pages hold pairs of package number
 * and header, the latter usually in overflow pages.
 */
export function* berkeleyHeaders(file: ByteSource): Generator<() => ByteSource> {
  const meta = file.read(0, 64);
  const order = orderOf(meta);
  if (order === undefined) throw new Malformed('not a Berkeley DB hash table');
  const pageSize = uintAt(meta, 20, 4, order);
  if (pageSize < 512 || pageSize > 65_536) throw new Malformed(`unsupported page size of ${pageSize} bytes`);
  if (uintAt(meta, 24, 1) !== 0) throw new Malformed('the database is encrypted');
  const table: HashFile = { file, order, pageSize };
  const last = uintAt(meta, 32, 4, order);
  for (let number = 1; number <= last; number++) {
    const type = uintAt(file.read(number * pageSize + 25, 1), 0, 1);
    if (type === pageTypes.hash || type === pageTypes.unsortedHash)
      yield* valuesIn(table, file.read(number * pageSize, pageSize));
  }
}

function* valuesIn(table: HashFile, page: Buffer): Generator<() => ByteSource> {
  const { order, pageSize } = table;
  const count = uintAt(page, 20, 2, order);
  const offsetOf = (index: number): number => uintAt(page, pageHeaderSize + index * 2, 2, order);
  for (let index = 1; index < count; index += 2) {
    const [keyOffset, offset] = [offsetOf(index - 1), offsetOf(index)];
    // Items are written from the end of the page: one ends where its predecessor begins.
    const keyEnd = index === 1 ? pageSize : offsetOf(index - 2);
    if (isCounter(page, keyOffset, keyEnd, order)) continue;
    yield () => valueAt(table, page, offset, keyOffset);
  }
}

/** Whether a pair is key 0, which holds the last package number assigned. */
function isCounter(page: Buffer, offset: number, end: number, order: Order): boolean {
  return end - offset === 5 && uintAt(page, offset + 1, 4, order) === 0;
}

function valueAt(table: HashFile, page: Buffer, offset: number, end: number): ByteSource {
  const { file, order, pageSize } = table;
  const type = uintAt(page, offset, 1);
  if (type === itemTypes.here) {
    demandInside(offset + 1, end - offset - 1, pageSize);
    return bufferSource(page.subarray(offset + 1, end));
  }
  if (type !== itemTypes.elsewhere) throw new Malformed(`unknown value type ${type}`);
  const [number, size] = [uintAt(page, offset + 4, 4, order), uintAt(page, offset + 8, 4, order)];
  if (size > file.size) throw new Malformed('a value is longer than the database');
  const first = overflowPiece(table, number);
  if (first === undefined) throw new Malformed('a value lies outside its page');
  return chained(first, size);
}

function overflowPiece(table: HashFile, number: number): ChainPiece | undefined {
  if (number === 0) return undefined;
  const { file, order, pageSize } = table;
  const page = file.read(number * pageSize, pageSize);
  if (uintAt(page, 25, 1) !== pageTypes.overflow)
    throw new Malformed(`page ${number} is not an overflow page`);
  const length = uintAt(page, 22, 2, order);
  demandInside(pageHeaderSize, length, pageSize);
  return {
    bytes: page.subarray(pageHeaderSize, pageHeaderSize + length),
    next: () => overflowPiece(table, uintAt(page, 16, 4, order)),
  };
}
