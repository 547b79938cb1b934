import { demandInside, Malformed, partOf, type ByteSource } from '../bytes/byte-source.ts';
import { readVarint } from './varint.ts';

/** Values of a row. */
export interface SqliteRecord {
  /** Returns the text of a column; absent for other types. */
  text(column: number): string | undefined;
  /** Returns the integer of a column; absent for other types. */
  integer(column: number): number | undefined;
  /** Returns the bytes of a column; absent for other types. */
  bytes(column: number): ByteSource | undefined;
}

interface Value {
  type: number;
  offset: number;
  size: number;
}

/** Sizes by serial type, from 0. */
const fixedSizes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];
const maxHeaderBytes = 64 * 1024;

/** Parses a row (sqlite.org/fileformat2.html, 2.1: record format). */
export function parseRecord(payload: ByteSource): SqliteRecord {
  const values = valuesOf(payload);
  const at = (column: number, isWanted: (type: number) => boolean): ByteSource | undefined => {
    const value = values[column];
    return value !== undefined && isWanted(value.type)
      ? partOf(payload, value.offset, value.size)
      : undefined;
  };
  return {
    text(column) {
      const found = at(column, (type) => type >= 13 && type % 2 === 1);
      return found?.read(0, found.size).toString('utf8');
    },
    integer(column) {
      const type = values[column]?.type;
      if (type === 8 || type === 9) return type - 8;
      const found = at(column, (one) => one >= 1 && one <= 5);
      return found?.read(0, found.size).readIntBE(0, found.size);
    },
    bytes: (column) => at(column, (type) => type >= 12 && type % 2 === 0),
  };
}

function valuesOf(payload: ByteSource): readonly Value[] {
  const start = payload.read(0, Math.min(9, payload.size));
  const [headerSize, first] = readVarint(start, 0);
  if (headerSize > maxHeaderBytes) throw new Malformed('a row has more columns than a table can have');
  const header = payload.read(0, headerSize);
  const values: Value[] = [];
  let offset = headerSize;
  for (let at = first; at < headerSize;) {
    const [type, end] = readVarint(header, at);
    const size = sizeOf(type);
    demandInside(offset, size, payload.size);
    values.push({ type, offset, size });
    offset += size;
    at = end;
  }
  return values;
}

function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  const size = fixedSizes[type];
  if (size === undefined) throw new Malformed(`a row has a value of the unknown type ${type}`);
  return size;
}
