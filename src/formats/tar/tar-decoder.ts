import { Malformed } from '../bytes/byte-source.ts';
import { Extension } from './extension.ts';
import { blockSize, isZeroBlock, readHeader, type TarHeader } from './header.ts';
import { readNumber } from './numbers.ts';
import {
  checkSparseParts,
  ContentMap,
  mostSparseParts,
  readGnuParts,
  sparseEvents,
  type SparseEvent,
  type SparseFile,
  type SparsePart,
} from './sparse.ts';

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
  | SparseEvent
  | { kind: 'end' }
  | { kind: 'remark'; text: string };

/** The longest extended header or long name that is kept, in bytes. */
const longestMeta = 1024 * 1024;

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

type State =
  | { at: 'header' }
  | { at: 'meta'; type: string; isKept: boolean; left: number; padding: number; parts: Buffer[] }
  | { at: 'gnu map'; header: TarHeader; parts: SparsePart[]; realSize: number }
  | { at: 'pax map'; left: number; padding: number; size: number; map: ContentMap }
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
  #extension = new Extension();
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
          if (state.left === 0) this.#endMeta(state);
          break;
        }
        case 'pax map': {
          const part = chunk.subarray(at, at + Math.min(state.left, state.map.left(blockSize)));
          at += part.length;
          yield* this.#paxMap(Buffer.from(part), state);
          break;
        }
        case 'content': {
          const part = chunk.subarray(at, at + state.left);
          at += part.length;
          state.left -= part.length;
          if (state.isShown) yield* state.sparse ? sparseEvents(part, state.sparse) : wholeEvents(part);
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
    if (!this.#extension.isEmpty) throw new Malformed('the archive is cut off');
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
      if (size === 0) this.#endMeta(this.#state);
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

  #endMeta({ type, isKept, parts, padding }: State & { at: 'meta' }): void {
    this.#state = padding === 0 ? { at: 'header' } : { at: 'padding', left: padding };
    if (isKept) this.#extension.add(type, Buffer.concat(parts));
  }

  *#entry(header: TarHeader, gnuSparse?: SparseFile): Generator<TarEvent, void, undefined> {
    const extension = this.#extension;
    this.#extension = new Extension();
    const stored = extension.number('size') ?? header.size;
    if (stored < 0) throw new Malformed('its header has a negative size');
    const name = extension.name ?? header.name;
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
    const sparse = kind === 'file' ? (gnuSparse ?? extension.sparse) : undefined;
    const size = kind === 'file' ? (gnuSparse?.size ?? extension.sparseSize ?? stored) : 0;
    if (size < 0) throw new Malformed('its header has a negative size');
    const { capability } = extension;
    const entry: TarEntry = {
      name,
      kind,
      mode: header.mode & 0o7777,
      uid: extension.number('uid') ?? header.uid,
      gid: extension.number('gid') ?? header.gid,
      size,
      linkName: extension.linkName ?? header.linkName,
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
      this.#state = { at: 'pax map', left: stored, padding, size, map: new ContentMap() };
      if (stored === 0) throw new Malformed('a sparse file in it has no map');
      return;
    }
    if (sparse !== undefined) checkSparseParts(sparse.parts, sparse.size, stored);
    yield* this.#startContent({ left: stored, padding, isShown: true, ...(sparse && { sparse }) });
  }

  *#paxMap(part: Buffer, state: State & { at: 'pax map' }): Generator<TarEvent, void, undefined> {
    const { map, size, padding } = state;
    state.left -= part.length;
    const parts = map.add(part, blockSize);
    if (parts === undefined) {
      if (state.left === 0) throw new Malformed('a sparse file in it has a map that is cut off');
      return;
    }
    checkSparseParts(parts, size, state.left);
    const sparse = { parts, next: 0, size, at: 0 };
    yield* this.#startContent({ left: state.left, padding, isShown: true, sparse });
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

function* wholeEvents(bytes: Buffer): Generator<TarEvent, void, undefined> {
  yield { kind: 'bytes', bytes };
}

function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function isZero(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === 0 && bytes.subarray(1).equals(bytes.subarray(0, -1)));
}
