import {
  Malformed,
  bufferSource,
  demandInside,
  uintAt,
  type ByteSource,
} from '../../../formats/bytes/byte-source.ts';
import { chained, type ChainPiece } from '../chained.ts';
import type { SqlitePages } from './pages.ts';
import { recordOf, type SqliteRecord } from './record.ts';
import { varintAt } from './varint.ts';

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
  /** The last child of an inner node. */
  rightmost: number;
}

const innerTable = 0x05;
const leafTable = 0x0d;

/** The root page of a table, by its name; `undefined` when there is no such table. */
export function tableNamed(pages: SqlitePages, name: string): number | undefined {
  for (const { record } of rowsOf(pages, 1)) {
    if (record.text(0) === 'table' && record.text(1) === name) return record.integer(3);
  }
  return undefined;
}

/**
 * The rows of the table with that root page, in the order of their ids; of pages that are of no
 * interest by their bytes none is taken apart.
 */
export function* rowsOf(
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

/** The row with an id; `undefined` when there is none. */
export function rowWithId(pages: SqlitePages, root: number, id: number): SqliteRow | undefined {
  let number = root;
  // A tree of 2^31 pages with two children each is less deep.
  for (let depth = 0; depth < 40; depth++) {
    const { page, isLeaf, cells, rightmost } = nodeAt(pages, number);
    if (isLeaf) {
      const cell = cells.find((at) => idOf(page, at) === id);
      return cell === undefined ? undefined : rowAt(pages, page, cell);
    }
    const branch = cells.find((at) => varintAt(page, at + 4)[0] >= id);
    number = branch === undefined ? rightmost : uintAt(page, branch, 4);
  }
  throw new Malformed('a table is deeper than any can be');
}

function nodeAt(pages: SqlitePages, number: number): Node {
  const page = pages.page(number);
  // The first page has the header of the file before its own.
  const start = number === 1 ? 100 : 0;
  const type = uintAt(page, start, 1);
  if (type !== innerTable && type !== leafTable) throw new Malformed(`page ${number} is of no table`);
  const isLeaf = type === leafTable;
  const pointers = start + (isLeaf ? 8 : 12);
  const count = uintAt(page, start + 3, 2);
  demandInside(pointers, count * 2, page.length);
  const cells = Array.from({ length: count }, (_none, index) => uintAt(page, pointers + index * 2, 2));
  return { page, isLeaf, cells, rightmost: isLeaf ? 0 : uintAt(page, start + 8, 4) };
}

function idOf(page: Buffer, cell: number): number {
  return varintAt(page, varintAt(page, cell)[1])[0];
}

function rowAt(pages: SqlitePages, page: Buffer, cell: number): SqliteRow {
  const [size, afterSize] = varintAt(page, cell);
  const [id, start] = varintAt(page, afterSize);
  return { id, record: recordOf(payloadAt(pages, page, start, size)) };
}

/** The content of a cell: in the page, or its beginning there and the rest in a chain of other pages. */
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
