import { Malformed, partOf, uintAt, type ByteSource } from '../../../formats/bytes/byte-source.ts';

/**
 * A package's header: what the package manager keeps of an installed package. Values are read where
 * they are asked for; one that is not as the header describes it throws {@link Malformed}.
 */
export interface RpmHeader {
  /** The text of a tag; `undefined` where it is not there. */
  text(tag: number): string | undefined;
  /** The texts of a list; `undefined` where it is not there. */
  texts(tag: number): readonly string[] | undefined;
  /** The numbers of a list; `undefined` where it is not there. */
  numbers(tag: number): readonly number[] | undefined;
}

interface Entry {
  type: number;
  offset: number;
  count: number;
}

/** As rpm itself limits them (lib/header.cc). */
const mostEntries = 0xff_ff;
const mostBytes = 256 * 1024 * 1024;
const entrySize = 16;

const numberWidths: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 2: 1, 3: 2, 4: 4 };
const textTypes: ReadonlySet<number> = new Set([6, 8, 9]);

/**
 * Reads a header as databases keep it: the number of entries, the size of the store, the entries
 * (tag, type, offset, count) and the store, in network byte order.
 */
export function headerOf(blob: ByteSource): RpmHeader {
  const intro = blob.read(0, 8);
  const [count, storeSize] = [uintAt(intro, 0, 4), uintAt(intro, 4, 4)];
  if (count > mostEntries || storeSize > mostBytes || 8 + count * entrySize + storeSize !== blob.size)
    throw new Malformed(`a header of ${blob.size} bytes says it has ${count} entries and ${storeSize} bytes`);
  const index = blob.read(8, count * entrySize);
  const store = partOf(blob, 8 + count * entrySize, storeSize);
  const entries = entriesOf(index);
  const find = (tag: number, isWanted: (type: number) => boolean): Entry | undefined => {
    const entry = entries.get(tag);
    if (entry === undefined || isWanted(entry.type)) return entry;
    throw new Malformed(`tag ${tag} of a header is of the unexpected type ${entry.type}`);
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

/** Where the values of an entry end: at those of the next one in the store. */
function endOf(entries: ReadonlyMap<number, Entry>, { offset }: Entry, storeSize: number): number {
  let end = storeSize;
  for (const other of entries.values()) if (other.offset > offset && other.offset < end) end = other.offset;
  return end;
}

/** Texts lie one behind the other, each with a zero at its end. */
function textsAt(store: ByteSource, { offset, count }: Entry, end: number): readonly string[] {
  const parts = store
    .read(offset, end - offset)
    .toString('utf8')
    .split('\0', count + 1);
  if (parts.length <= count) throw new Malformed('a list of a header is shorter than its entry says');
  return parts.slice(0, count);
}

function numbersAt(store: ByteSource, { type, offset, count }: Entry): readonly number[] {
  const width = numberWidths[type] ?? 1;
  const bytes = store.read(offset, count * width);
  return Array.from({ length: count }, (_none, index) => uintAt(bytes, index * width, width));
}
