import { Malformed, partOf, uintAt, type ByteSource } from '../../formats/bytes/byte-source.ts';

/**
 * Header of an installed rpm package. Values are read on demand; one that contradicts the header throws
 * {@link Malformed}.
 */
export interface RpmHeader {
  /** Returns the text of a tag; absent if missing. */
  text(tag: number): string | undefined;
  /** Returns the texts of a list; absent if missing. */
  texts(tag: number): readonly string[] | undefined;
  /** Returns the numbers of a list; absent if missing. */
  numbers(tag: number): ArrayLike<number> | undefined;
}

interface Entry {
  type: number;
  offset: number;
  count: number;
}

/** Limits of rpm itself (lib/header.cc). */
const maxEntries = 0xff_ff;
const maxBytes = 256 * 1024 * 1024;
const entrySize = 16;

const numberWidths: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 2: 1, 3: 2, 4: 4 };
const textTypes: ReadonlySet<number> = new Set([6, 8, 9]);

/**
 * Parses a header as stored in databases: entry count, store size, entries (tag, type, offset, count) and
 * store, in network byte order.
 */
export function parseHeader(blob: ByteSource): RpmHeader {
  const intro = blob.read(0, 8);
  const [count, storeSize] = [uintAt(intro, 0, 4), uintAt(intro, 4, 4)];
  if (count > maxEntries || storeSize > maxBytes || 8 + count * entrySize + storeSize !== blob.size)
    throw new Malformed(`a header of ${blob.size} bytes declares ${count} entries and ${storeSize} bytes`);
  const index = blob.read(8, count * entrySize);
  const store = partOf(blob, 8 + count * entrySize, storeSize);
  const entries = entriesOf(index);
  const find = (tag: number, isWanted: (type: number) => boolean): Entry | undefined => {
    const entry = entries.get(tag);
    if (entry === undefined || isWanted(entry.type)) return entry;
    throw new Malformed(`tag ${tag} of a header has the unexpected type ${entry.type}`);
  };
  const texts = (tag: number): readonly string[] | undefined => {
    const entry = find(tag, (type) => textTypes.has(type));
    return entry === undefined ? undefined : textsAt(store, entry, endOf(entries, entry, storeSize));
  };
  return {
    text: (tag) => texts(tag)?.[0],
    texts,
    numbers(tag) {
      const entry = find(tag, (type) => numberWidths[type] !== undefined);
      return entry === undefined ? undefined : numbersAt(store, entry);
    },
  };
}

function entriesOf(index: Buffer): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  for (let at = 0; at < index.length; at += entrySize) {
    const [tag, type] = [uintAt(index, at, 4), uintAt(index, at + 4, 4)];
    entries.set(tag, { type, offset: uintAt(index, at + 8, 4), count: uintAt(index, at + 12, 4) });
  }
  return entries;
}

/** Returns where the values of an entry end: at the next entry in the store. */
function endOf(entries: ReadonlyMap<number, Entry>, { offset }: Entry, storeSize: number): number {
  let end = storeSize;
  for (const other of entries.values()) if (other.offset > offset && other.offset < end) end = other.offset;
  return end;
}

/** Splits consecutive texts, each ended by a zero byte. */
function textsAt(store: ByteSource, { offset, count }: Entry, end: number): readonly string[] {
  const parts = store
    .read(offset, end - offset)
    .toString('utf8')
    .split('\0', count + 1);
  if (parts.length <= count) throw new Malformed('a list of a header is shorter than its entry says');
  return parts.slice(0, count);
}

function numbersAt(store: ByteSource, { type, offset, count }: Entry): ArrayLike<number> {
  const width = numberWidths[type] ?? 1;
  const bytes = store.read(offset, count * width);
  const numbers = new Uint32Array(count);
  // A package has as many of them as files.
  for (let index = 0; index < count; index++) {
    const at = index * width;
    numbers[index] =
      width === 4 ? bytes.readUInt32BE(at) : width === 2 ? bytes.readUInt16BE(at) : (bytes[at] ?? 0);
  }
  return numbers;
}
