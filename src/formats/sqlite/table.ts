import { Malformed, bufferSource, demandInside, uintAt, type ByteSource } from '../bytes/byte-source.ts';
import { chained, type ChainPiece } from '../bytes/chained.ts';
import type { SqlitePages } from './pages.ts';
import { parseRecord, type SqliteRecord } from './record.ts';
import { readVarint } from './varint.ts';

/** A row of a table. */
export interface SqliteRow {
  id: number;
  record: SqliteRecord;
}

interface Node {
  page: Buffer;
  isLeaf: boolean;
  /** Offsets of its cells. */
  cells: readonly number[];
  /** Last child of an inner node. */
  rightmost: number;
}

const innerTable = 0x05;
const leafTable = 0x0d;

/** Returns the root page of a named table; absent if there is none. */
export function findTable(pages: SqlitePages, name: string): number | undefined {
  for (const { record } of readRows(pages, 1)) {
    if (record.text(0) === 'table' && record.text(1) === name) return record.integer(3);
  }
  return undefined;
}

/**
 * Yields the rows of the table with that root page, ordered by ID; skips leaf pages whose bytes do not match.
 */
export function* readRows(
  pages: SqlitePages,
  root: number,
  isOfInterest: (page: Buffer) => boolean = () => true,
): Generator<SqliteRow> {
  const seen = new Set<number>();
  const waiting = [root];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (seen.has(number)) throw new Malformed(`page ${number} is in a table twice`);
    seen.add(number);
    const node = nodeAt(pages, number);
    if (node.isLeaf) {
      if (isOfInterest(node.page)) for (const cell of node.cells) yield rowAt(pages, node.page, cell);
    } else waiting.push(node.rightmost, ...node.cells.map((cell) => uintAt(node.page, cell, 4)).toReversed());
  }
}

/** Returns the row with an ID; absent if there is none. */
export function findRow(pages: SqlitePages, root: number, id: number): SqliteRow | undefined {
  let number = root;
  // A tree of 2^31 pages with two children each is less deep.
  for (let depth = 0; depth < 40; depth++) {
    const { page, isLeaf, cells, rightmost } = nodeAt(pages, number);
    if (isLeaf) {
      const cell = cells.find((at) => idOf(page, at) === id);
      return cell === undefined ? undefined : rowAt(pages, page, cell);
    }
    const branch = cells.find((at) => readVarint(page, at + 4)[0] >= id);
    number = branch === undefined ? rightmost : uintAt(page, branch, 4);
  }
  throw new Malformed('a table is nested too deeply');
}

function nodeAt(pages: SqlitePages, number: number): Node {
  const page = pages.page(number);
  // The first page has the file header before its own.
  const start = number === 1 ? 100 : 0;
  const type = uintAt(page, start, 1);
  if (type !== innerTable && type !== leafTable) throw new Malformed(`page ${number} is not part of a table`);
  const isLeaf = type === leafTable;
  const pointers = start + (isLeaf ? 8 : 12);
  const count = uintAt(page, start + 3, 2);
  demandInside(pointers, count * 2, page.length);
  const cells = Array.from({ length: count }, (_none, index) => uintAt(page, pointers + index * 2, 2));
  return { page, isLeaf, cells, rightmost: isLeaf ? 0 : uintAt(page, start + 8, 4) };
}

function idOf(page: Buffer, cell: number): number {
  return readVarint(page, readVarint(page, cell)[1])[0];
}

function rowAt(pages: SqlitePages, page: Buffer, cell: number): SqliteRow {
  const [size, afterSize] = readVarint(page, cell);
  const [id, start] = readVarint(page, afterSize);
  return { id, record: parseRecord(payloadAt(pages, page, start, size)) };
}

/** Returns the content of a cell: in the page, or the rest in overflow pages. */
function payloadAt(pages: SqlitePages, page: Buffer, start: number, size: number): ByteSource {
  if (size > pages.count * pages.usable) throw new Malformed('a row is longer than the database');
  const local = localSize(size, pages.usable);
  demandInside(start, local, page.length);
  const bytes = page.subarray(start, start + local);
  if (local === size) return bufferSource(bytes);
  return chained({ bytes, next: () => overflowPiece(pages, uintAt(page, start + local, 4)) }, size);
}

function overflowPiece(pages: SqlitePages, number: number): ChainPiece | undefined {
  if (number === 0) return undefined;
  const page = pages.page(number);
  return {
    bytes: page.subarray(4, pages.usable),
    next: () => overflowPiece(pages, uintAt(page, 0, 4)),
  };
}

function localSize(size: number, usable: number): number {
  if (size <= usable - 35) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((size - least) % (usable - 4));
  return wanted <= usable - 35 ? wanted : least;
}
