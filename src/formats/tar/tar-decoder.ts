import { Malformed } from '../bytes/byte-source.ts';
import { blockSize, isZeroBlock, readHeader, type TarHeader } from './header.ts';
import { readDecimal, readNumber } from './numbers.ts';
import { readPaxRecords } from './pax-records.ts';
import { checkSparseParts, mostSparseParts, pairParts, readGnuParts, type SparsePart } from './sparse.ts';
import { nameText } from './text.ts';

export type TarEntryKind = 'file' | 'hardlink' | 'symlink' | 'char' | 'block' | 'directory' | 'fifo';

/** An entry of an archive, as its headers describe it. */
export interface TarEntry {
  /** As written: it may be absolute, have `..`, or end with a slash. */
  name: string;
  kind: TarEntryKind;
  mode: number;
  uid: number;
  gid: number;
  /** Of the content, with the holes of a sparse file. */
  size: number;
  /** The target of a link, as written. */
  linkName: string;
  /** The extended attribute `security.capability`, in hexadecimal. */
  capability?: string;
}

/**
 * What an archive has, in its order: an entry, the bytes and holes (zeros) of its content, its end; a remark on something
 * that was left out.
 */
export type TarEvent =
  | { kind: 'entry'; entry: TarEntry }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'hole'; length: number }
  | { kind: 'end' }
  | { kind: 'remark'; text: string };

/** The longest extended header or long name that is kept, in bytes. */
const longestMeta = 1024 * 1024;

/** The longest map of a sparse file in front of its content (PAX 1.0), in bytes. */
const longestMap = 4 * 1024 * 1024;

const kinds: Readonly<Record<string, TarEntryKind>> = {
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  S: 'file',
};

/** Entries that only describe the archive: of a volume, of the names in a directory. */
const skipped = 'VMDN';

/** What extended headers and long names say of the next entry. */
interface Extension {
  records: Map<string, Buffer>;
  /** Offsets and lengths, which PAX 0.0 repeats. */
  sparse: string[];
  longName?: string;
  longLink?: string;
}

interface SparseFile {
  parts: SparsePart[];
  /** The part that the next stored bytes belong to. */
  next: number;
  size: number;
  /** How much of the file was given out. */
  at: number;
}

type State =
  | { at: 'header' }
  | { at: 'meta'; type: string; isKept: boolean; left: number; padding: number; parts: Buffer[] }
  | { at: 'gnu map'; header: TarHeader; parts: SparsePart[]; realSize: number }
  | {
      at: 'pax map';
      left: number;
      padding: number;
      size: number;
      bytes: Buffer[];
      length: number;
      lines: number;
      /** Lines that the map has, once its first one is there. */
      wanted?: number;
    }
  | { at: 'content'; left: number; padding: number; sparse?: SparseFile; isShown: boolean }
  | { at: 'padding'; left: number }
  | { at: 'after the end' };

/**
 * Decodes an archive that comes in chunks of any size. It keeps no content; what it keeps (names, extended headers, maps of
 * sparse files) is bounded. Reads ustar, v7, GNU (long names, sparse) and PAX. As for the engine (Go, archive/tar),
 * global extended headers change nothing, and links, devices and directories have no content.
 */
export class TarDecoder {
  #state: State = { at: 'header' };
  #extension: Extension = emptyExtension();
  /** Bytes of a block that began in an earlier chunk. */
  #begun = Buffer.alloc(0);
  #sawZeros = false;
  #saidTrailing = false;

  /** Returns what the next chunk has. The buffers are parts of it. Throws {@link Malformed}; nothing can be read after that. */
  *push(chunk: Buffer): Generator<TarEvent, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      const state = this.#state;
      switch (state.at) {
        case 'header':
        case 'gnu map': {
          const missing = blockSize - this.#begun.length;
          const part = chunk.subarray(at, at + missing);
          at += part.length;
          const block = this.#begun.length === 0 ? part : Buffer.concat([this.#begun, part]);
          if (block.length < blockSize) {
            this.#begun = Buffer.from(block);
            break;
          }
          this.#begun = Buffer.alloc(0);
          if (state.at === 'header') yield* this.#header(block);
          else yield* this.#gnuMap(block, state);
          break;
        }
        case 'meta': {
          const part = chunk.subarray(at, at + state.left);
          at += part.length;
          state.left -= part.length;
          // A copy: the chunk may be used again for other bytes.
          if (state.isKept) state.parts.push(Buffer.from(part));
          if (state.left === 0) yield* this.#meta(state);
          break;
        }
        case 'pax map': {
          const part = chunk.subarray(at, at + Math.min(state.left, blockSize));
          at += part.length;
          yield* this.#paxMap(Buffer.from(part), state);
          break;
        }
        case 'content': {
          const part = chunk.subarray(at, at + state.left);
          at += part.length;
          state.left -= part.length;
          if (state.isShown) yield* contentEvents(part, state.sparse);
          if (state.left === 0) yield* this.#endContent(state);
          break;
        }
        case 'padding': {
          const length = Math.min(state.left, chunk.length - at);
          at += length;
          state.left -= length;
          if (state.left === 0) this.#state = { at: 'header' };
          break;
        }
        case 'after the end': {
          const rest = chunk.subarray(at);
          at = chunk.length;
          if (!this.#saidTrailing && !isZero(rest)) {
            this.#saidTrailing = true;
            yield { kind: 'remark', text: 'what follows the end of the archive was not read' };
          }
        }
      }
    }
  }

  /**
   * Returns how many of the next bytes are of a content or its padding, and takes them as seen: who reads from a file need
   * not read them. Nothing of them is given out, and no end of the entry.
   */
  skipContent(): number {
    const state = this.#state;
    if (state.at !== 'content' && state.at !== 'padding' && state.at !== 'pax map') return 0;
    this.#state = { at: 'header' };
    return state.left + (state.at === 'padding' ? 0 : state.padding);
  }

  /** Checks that the archive ended where one may end; throws {@link Malformed} if it is cut off. */
  finish(): void {
    const { at } = this.#state;
    if (at === 'after the end') return;
    if (at === 'padding') return;
    if (at !== 'header' || this.#begun.length > 0) throw new Malformed('the archive is cut off');
    if (!isEmpty(this.#extension)) throw new Malformed('the archive is cut off');
  }

  *#header(block: Buffer): Generator<TarEvent, void, undefined> {
    if (isZeroBlock(block)) {
      if (this.#sawZeros) this.#state = { at: 'after the end' };
      this.#sawZeros = true;
      return;
    }
    if (this.#sawZeros) throw new Malformed('a block of zeros is between its entries');
    const header = readHeader(block);
    const { type, size } = header;
    if ('xgLKX'.includes(type)) {
      const isKept = size <= longestMeta && type !== 'g';
      this.#state = { at: 'meta', type, isKept, left: size, padding: paddingOf(size), parts: [] };
      if (!isKept && type !== 'g')
        throw new Malformed(`an extended header of it is longer than ${longestMeta} bytes`);
      if (size === 0) yield* this.#meta(this.#state);
      return;
    }
    if (type === 'S') {
      const realSize = readNumber(block, 483, 12, 'size of a sparse file');
      const { parts, continues } = readGnuParts(block, true);
      if (continues) this.#state = { at: 'gnu map', header, parts, realSize };
      else yield* this.#entry(header, { parts, next: 0, size: realSize, at: 0 });
      return;
    }
    yield* this.#entry(header);
  }

  *#gnuMap(block: Buffer, state: State & { at: 'gnu map' }): Generator<TarEvent, void, undefined> {
    const { parts, continues } = readGnuParts(block, false);
    state.parts.push(...parts);
    if (state.parts.length > mostSparseParts) throw new Malformed('a sparse file in it has too many parts');
    if (!continues)
      yield* this.#entry(state.header, { parts: state.parts, next: 0, size: state.realSize, at: 0 });
  }

  *#meta({ type, isKept, parts, padding }: State & { at: 'meta' }): Generator<TarEvent, void, undefined> {
    this.#state = padding === 0 ? { at: 'header' } : { at: 'padding', left: padding };
    if (!isKept) return;
    const bytes = Buffer.concat(parts);
    if (type === 'L' || type === 'K') {
      const end = bytes.indexOf(0);
      const text = nameText(end === -1 ? bytes : bytes.subarray(0, end));
      if (type === 'L') this.#extension.longName = text;
      else this.#extension.longLink = text;
      return;
    }
    for (const [key, value] of readPaxRecords(bytes)) {
      if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes')
        this.#extension.sparse.push(value.toString('latin1'));
      else this.#extension.records.set(key, value);
    }
  }

  *#entry(header: TarHeader, gnuSparse?: SparseFile): Generator<TarEvent, void, undefined> {
    const extension = this.#extension;
    this.#extension = emptyExtension();
    const { records } = extension;
    const stored = numberOf(records, 'size') ?? header.size;
    if (stored < 0) throw new Malformed('its header has a negative size');
    const name =
      textOf(records, 'GNU.sparse.name') ?? textOf(records, 'path') ?? extension.longName ?? header.name;
    // Of old archives: a directory is a file whose name ends with a slash.
    const isOldDirectory = header.type === '0' && name.endsWith('/');
    const kind = isOldDirectory ? 'directory' : kinds[header.type];
    if (kind === undefined) {
      yield* this.#startContent({ left: stored, padding: paddingOf(stored), isShown: false });
      if (!skipped.includes(header.type))
        yield {
          kind: 'remark',
          text: `an entry of the unknown type ${JSON.stringify(header.type)} was not read`,
        };
      return;
    }
    const sparse = kind === 'file' ? (gnuSparse ?? paxSparse(extension)) : undefined;
    const size = kind === 'file' ? (sizeOf(sparse, extension) ?? stored) : 0;
    if (size < 0) throw new Malformed('its header has a negative size');
    const capability = records.get('SCHILY.xattr.security.capability')?.toString('hex');
    const entry: TarEntry = {
      name,
      kind,
      mode: header.mode & 0o7777,
      uid: numberOf(records, 'uid') ?? header.uid,
      gid: numberOf(records, 'gid') ?? header.gid,
      size,
      linkName: textOf(records, 'linkpath') ?? extension.longLink ?? header.linkName,
      ...(capability !== undefined && { capability }),
    };
    yield { kind: 'entry', entry };
    if (kind !== 'file') {
      this.#state = { at: 'header' };
      yield { kind: 'end' };
      return;
    }
    const padding = paddingOf(stored);
    if (sparse === 'map in the content') {
      this.#state = { at: 'pax map', left: stored, padding, size, bytes: [], length: 0, lines: 0 };
      if (stored === 0) throw new Malformed('a sparse file in it has no map');
      return;
    }
    if (sparse !== undefined) checkSparseParts(sparse.parts, sparse.size, stored);
    yield* this.#startContent({ left: stored, padding, isShown: true, ...(sparse && { sparse }) });
  }

  /** The map of PAX 1.0: the number of parts, then offset and length of each, one in a line, in whole blocks. */
  *#paxMap(part: Buffer, state: State & { at: 'pax map' }): Generator<TarEvent, void, undefined> {
    state.bytes.push(part);
    state.length += part.length;
    state.left -= part.length;
    if (state.length > longestMap) throw new Malformed('a sparse file in it has too many parts');
    state.lines += part.toString('latin1').split('\n').length - 1;
    if (state.wanted === undefined && state.lines > 0) state.wanted = mapLines(state.bytes);
    const isWhole = state.length % blockSize === 0 && state.lines >= (state.wanted ?? Infinity);
    if (!isWhole) {
      if (state.left === 0) throw new Malformed('a sparse file in it has a map that is cut off');
      return;
    }
    const numbers = Buffer.concat(state.bytes).toString('latin1').split('\n').slice(1, state.wanted);
    const parts = pairParts(numbers);
    checkSparseParts(parts, state.size, state.left);
    const sparse = { parts, next: 0, size: state.size, at: 0 };
    yield* this.#startContent({ left: state.left, padding: state.padding, isShown: true, sparse });
  }

  *#startContent(content: Omit<State & { at: 'content' }, 'at'>): Generator<TarEvent, void, undefined> {
    const state = { at: 'content' as const, ...content };
    this.#state = state;
    if (state.left === 0) yield* this.#endContent(state);
  }

  *#endContent({
    padding,
    sparse,
    isShown,
  }: State & { at: 'content' }): Generator<TarEvent, void, undefined> {
    this.#state = padding === 0 ? { at: 'header' } : { at: 'padding', left: padding };
    if (!isShown) return;
    if (sparse && sparse.at < sparse.size) yield { kind: 'hole', length: sparse.size - sparse.at };
    yield { kind: 'end' };
  }
}

/** The events of stored bytes: as they are, or with the holes between the parts of a sparse file. */
function* contentEvents(bytes: Buffer, sparse: SparseFile | undefined): Generator<TarEvent, void, undefined> {
  if (sparse === undefined) {
    yield { kind: 'bytes', bytes };
    return;
  }
  let at = 0;
  while (at < bytes.length) {
    const part = sparse.parts[sparse.next];
    if (part === undefined)
      throw new Malformed('a sparse file in it has a map that does not fit its content');
    const left = part.offset + part.length - Math.max(sparse.at, part.offset);
    if (left === 0) {
      sparse.next++;
      continue;
    }
    if (part.offset > sparse.at) {
      yield { kind: 'hole', length: part.offset - sparse.at };
      sparse.at = part.offset;
    }
    const now = bytes.subarray(at, at + left);
    yield { kind: 'bytes', bytes: now };
    at += now.length;
    sparse.at += now.length;
  }
}

/** The number of lines that a map has by its first one. Throws {@link Malformed} if that is no number. */
function mapLines(bytes: readonly Buffer[]): number {
  const [count = ''] = Buffer.concat(bytes).toString('latin1').split('\n', 1);
  if (!/^\d{1,6}$/u.test(count) || Number(count) > mostSparseParts)
    throw new Malformed('a sparse file in it has a map that is none');
  return 1 + 2 * Number(count);
}

function paxSize(records: ReadonlyMap<string, Buffer>): number | undefined {
  return numberOf(records, 'GNU.sparse.realsize') ?? numberOf(records, 'GNU.sparse.size');
}

function sizeOf(
  sparse: SparseFile | 'map in the content' | undefined,
  { records }: Extension,
): number | undefined {
  return sparse === 'map in the content' ? paxSize(records) : sparse?.size;
}

function paxSparse({ records, sparse }: Extension): SparseFile | 'map in the content' | undefined {
  const size = paxSize(records);
  if (size === undefined) return undefined;
  const map = textOf(records, 'GNU.sparse.map');
  const isNew = textOf(records, 'GNU.sparse.major') === '1';
  if (isNew && map === undefined) return 'map in the content';
  const numbers = map === undefined ? sparse : map === '' ? [] : map.split(',');
  return { parts: pairParts(numbers), next: 0, size, at: 0 };
}

function emptyExtension(): Extension {
  return { records: new Map(), sparse: [] };
}

function isEmpty({ records, sparse, longName, longLink }: Extension): boolean {
  return records.size === 0 && sparse.length === 0 && longName === undefined && longLink === undefined;
}

function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function isZero(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === 0 && bytes.subarray(1).equals(bytes.subarray(0, -1)));
}

/** Returns the text of a record; a NUL in it is refused, as a name would end there for one reader and not for another. */
function textOf(records: ReadonlyMap<string, Buffer>, key: string): string | undefined {
  const value = records.get(key);
  // An empty record takes back what an earlier one says.
  if (value === undefined || value.length === 0) return undefined;
  if (value.includes(0)) throw new Malformed(`an extended header (PAX) of it has a NUL in ${key}`);
  return nameText(value);
}

function numberOf(records: ReadonlyMap<string, Buffer>, key: string): number | undefined {
  const value = records.get(key);
  return value === undefined || value.length === 0 ? undefined : readDecimal(value.toString('latin1'), key);
}
