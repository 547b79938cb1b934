import type { InventoryGap } from '../core/inventory.ts';
import { Malformed, type ByteSource } from '../formats/bytes/byte-source.ts';
import type { TarEntry, TarEvent } from '../formats/tar/tar-decoder.ts';
import { entryPath, joinPath, nameOf, parentOf } from './entry-path.ts';
import { EntryTable, type EntryBudget } from './entry-table.ts';
import { claimedHead, type FileReader } from './file-reader.ts';
import { kindLetters, type LayerReading, type ReadFile } from './layer-reading.ts';
import type { KeptContent, Spool } from './spool.ts';

/** What the walks of one image share. */
export interface WalkContext {
  readers: readonly FileReader[];
  spool: Spool;
  budget: EntryBudget;
}

/** A file that one reader reads once its companions are there, or its content, if it is a hard link. */
interface WaitingFile {
  path: string;
  number: number;
  mode: number;
  reader: FileReader;
  /** How it was claimed. */
  by: 'path' | 'content';
  content?: SharedContent;
  companions: readonly string[];
  /** The symbolic link by which it is claimed. */
  as?: string;
}

/** A file that somebody asked for by its path after all: the target of a symbolic link in another layer. */
export interface LateClaim {
  /** The path of a regular file or a hard link in the layer. */
  path: string;
  as: string;
  reader: FileReader;
}

/** A read file, with the number of its entry. */
interface FoundFile extends ReadFile {
  number: number;
  by: 'path' | 'content';
}

/** Content that several readers of a file use: the last one releases it. */
interface SharedContent {
  kept: KeptContent;
  users: number;
}

/** The file whose content passes by. */
interface OpenFile {
  path: string;
  number: number;
  entry: TarEntry;
  /** Readers that claimed it so far. */
  readers: { reader: FileReader; by: 'path' | 'content' }[];
  /** Whether it is a companion that is waited for. */
  isWanted: boolean;
  /** The first bytes, until there are enough to decide. */
  head: Buffer[];
  headLength: number;
  content?: KeptContent;
}

const whiteoutPrefix = '.wh.';
const opaqueName = '.wh..wh..opq';
/** Other names in the form of whiteouts are of AUFS itself; hard links lead to files in one of its directories. */
const metaPrefix = '.wh..wh.';
const linkFolder = '/.wh..wh.plnk/';

/** Stands for the number of an entry that is not asked about. */
const notInLayer = -1;

/** Most gaps of one layer that are kept one by one. */
const mostGaps = 1000;

/**
 * Reads the entries of a layer as they pass by, and lets readers read the files that they claim. A file that turns out to be
 * needed after it passed by (`missing`) is kept when the layer passes by once more.
 */
export class LayerWalk {
  readonly #context: WalkContext;
  readonly #table: EntryTable;
  readonly #whiteouts = new Set<string>();
  readonly #opaque = new Set<string>();
  readonly #files: FoundFile[] = [];
  readonly #gaps: InventoryGap[] = [];
  #leftOut = 0;
  readonly #waiting: WaitingFile[] = [];
  /** Companions and files of late claims, which are kept when they pass by. */
  readonly #expected = new Set<string>();
  readonly #kept = new Map<string, KeptContent>();
  #open: OpenFile | undefined;
  /** Whether the layer passes by again, for what is missing. */
  #isAgain = false;
  readonly #missing = new Set<string>();
  readonly #readers: readonly FileReader[];

  /** With late claims, nothing else is read. */
  constructor(context: WalkContext, late?: readonly LateClaim[]) {
    this.#context = context;
    this.#table = new EntryTable(context.budget);
    this.#readers = late === undefined ? context.readers : [];
    for (const { path, as, reader } of late ?? []) {
      this.#expected.add(path);
      const companions = reader.companionsOf?.(as) ?? [];
      this.#wait({ path, number: notInLayer, mode: 0, reader, by: 'path', companions, as });
    }
  }

  /** Paths of files that are needed and passed by already. */
  get missing(): ReadonlySet<string> {
    return this.#missing;
  }

  /** Takes the next event of the archive. */
  take(event: TarEvent): void {
    switch (event.kind) {
      case 'entry':
        this.#begin(event.entry);
        break;
      case 'bytes':
        this.#write(event.bytes);
        break;
      case 'hole':
        this.#skip(event.length);
        break;
      case 'end':
        this.#end();
        break;
      case 'remark':
        if (!this.#isAgain) this.addGap('', event.text);
    }
  }

  /** Notes what could not be read; `what` is a path, or empty for the layer itself. */
  addGap(what: string, why: string): void {
    if (this.#gaps.length < mostGaps) this.#gaps.push({ what, why });
    else this.#leftOut++;
  }

  /** Ends a pass. After the first one, `missing` says what another has to give. */
  endPass(): void {
    this.#abandon();
    if (this.#isAgain) return;
    this.#isAgain = true;
    this.#claimLinks();
    for (const { companions } of this.#waiting) for (const path of companions) this.#miss(path);
  }

  /** Reads what waited, and returns the reading. */
  finish(digest: string, size: number): LayerReading {
    this.#abandon();
    for (const waiting of this.#waiting) this.#readWaiting(waiting);
    this.#copyToLinks();
    if (this.#table.isIncomplete)
      this.addGap('', 'it has too many entries, or too long names: not all of them were kept');
    const order = new Map(this.#context.readers.map(({ name }, index) => [name, index]));
    const files = this.#files
      .filter(({ path, number }) => this.#table.isThere(number) && !path.startsWith(linkFolder))
      .toSorted((a, b) => a.number - b.number || (order.get(a.reader) ?? 0) - (order.get(b.reader) ?? 0))
      .map(({ path, reader, as, reading }): ReadFile => {
        return { path, reader, ...(as !== undefined && { as }), reading };
      });
    for (const kept of this.#kept.values()) kept.release();
    return {
      digest,
      size,
      entries: this.#table.columns(),
      whiteouts: [...this.#whiteouts].toSorted(),
      opaque: [...this.#opaque].toSorted(),
      files,
      gaps: [
        ...this.#gaps,
        ...(this.#leftOut === 0 ? [] : [{ what: '', why: `${this.#leftOut} further gaps` }]),
      ],
    };
  }

  #begin(entry: TarEntry): void {
    this.#abandon();
    const named = entryPath(entry.name);
    if ('refused' in named) {
      if (!this.#isAgain) this.addGap(entry.name.slice(0, 200), `${named.refused}: it was not read`);
      return;
    }
    if (this.#isAgain) {
      if (entry.kind === 'file') this.#beginAgain(named.path, entry);
      return;
    }
    const path = this.#table.place(named.path);
    if (path === undefined) {
      this.addGap(named.path, 'a part of its path is no directory, or a loop of links: it was not read');
      return;
    }
    if (path.includes(`/${whiteoutPrefix}`) && this.#isMark(path)) return;
    const link = this.#targetOf(entry);
    const number = this.#table.add(path, entry, link);
    if (entry.kind === 'file') this.#beginFile(path, number, entry);
    else if (entry.kind !== 'hardlink') this.#refuseSpecial(path, entry);
  }

  /** Notes a whiteout, and returns whether the entry is only a mark. */
  #isMark(path: string): boolean {
    const name = nameOf(path);
    if (name === opaqueName) this.#opaque.add(parentOf(path));
    else if (path.startsWith(linkFolder)) return false;
    else if (path.includes(`/${metaPrefix}`)) return true;
    else if (name.startsWith(whiteoutPrefix)) {
      const hidden = name.slice(whiteoutPrefix.length);
      if (hidden === '' || hidden === '.' || hidden === '..')
        this.addGap(path, 'a whiteout of no name: it was not read');
      else this.#whiteouts.add(joinPath(parentOf(path), hidden));
    } else return false;
    return true;
  }

  #targetOf({ kind, linkName }: TarEntry): string | undefined {
    if (kind === 'symlink') return linkName.slice(0, 4096);
    if (kind !== 'hardlink') return undefined;
    const named = entryPath(linkName);
    return 'path' in named ? (this.#table.place(named.path) ?? '') : '';
  }

  #claimants(path: string): FileReader[] {
    return this.#readers.filter((reader) => reader.claims(path));
  }

  #refuseSpecial(path: string, { kind }: TarEntry): void {
    if (kind === 'directory' || kind === 'symlink') return;
    for (const { name } of this.#claimants(path))
      this.addGap(
        path,
        `${name}: it is no regular file (${kindLetters[kind === 'fifo' ? 'p' : kind === 'char' ? 'c' : 'b']})`,
      );
  }

  #beginFile(path: string, number: number, entry: TarEntry): void {
    const readers = this.#claimants(path).map((reader) => ({ reader, by: 'path' as const }));
    const isWanted = this.#expected.has(path);
    this.#open = { path, number, entry, readers, isWanted, head: [], headLength: 0 };
  }

  #beginAgain(named: string, entry: TarEntry): void {
    const path = this.#table.place(named);
    if (path === undefined || !this.#missing.has(path)) return;
    this.#open = { path, number: notInLayer, entry, readers: [], isWanted: true, head: [], headLength: 0 };
    this.#keep(this.#open);
  }

  #write(bytes: Buffer): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.content !== undefined) open.content.write(bytes);
    else if (open.headLength === 0 && bytes.length >= claimedHead) this.#decide(open, bytes, bytes);
    else {
      // A copy: the chunk may be used again for other bytes.
      open.head.push(Buffer.from(bytes));
      open.headLength += bytes.length;
      if (open.headLength >= claimedHead) this.#decideByHead(open);
    }
  }

  #skip(length: number): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.content === undefined) {
      const zeros = Buffer.alloc(Math.min(length, claimedHead));
      this.#write(zeros);
      if (length > zeros.length) this.#open?.content?.skip(length - zeros.length);
    } else open.content.skip(length);
  }

  #decideByHead(open: OpenFile): void {
    const head = Buffer.concat(open.head);
    open.head = [];
    this.#decide(open, head, head);
  }

  /** Lets readers claim the file by its first bytes, and keeps it if one wants it. */
  #decide(open: OpenFile, head: Buffer, bytes: Buffer): void {
    const first = head.subarray(0, claimedHead);
    for (const reader of this.#readers) {
      const isClaimed = open.readers.some((one) => one.reader === reader);
      if (!isClaimed && reader.claimsContent?.(first, open.path) === true)
        open.readers.push({ reader, by: 'content' });
    }
    this.#keep(open);
    if (open.content === undefined) this.#open = undefined;
    else open.content.write(bytes);
  }

  /** Keeps the content of a file that somebody may read. */
  #keep(open: OpenFile): void {
    const { size } = open.entry;
    open.readers = open.readers.filter(({ reader }) => {
      if (size <= reader.maxBytes) return true;
      this.addGap(open.path, `${reader.name}: larger than the limit of ${reader.maxBytes} bytes (${size})`);
      return false;
    });
    const most = Math.max(0, ...this.#context.readers.map(({ maxBytes }) => maxBytes));
    if (open.isWanted && size > most) open.isWanted = false;
    if (open.readers.length === 0 && !open.isWanted) return;
    try {
      open.content = this.#context.spool.keep(size);
    } catch (error) {
      this.#fail(open.path, '', error);
      open.readers = [];
      open.isWanted = false;
    }
  }

  #end(): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.content === undefined) this.#decideByHead(open);
    this.#open = undefined;
    const { content, path, number, entry } = open;
    if (content === undefined) return;
    if (open.isWanted) {
      this.#kept.get(path)?.release();
      this.#kept.set(path, content);
      if (this.#isAgain) return;
    }
    const shared: SharedContent = { kept: content, users: open.readers.length + (open.isWanted ? 1 : 0) };
    for (const { reader, by } of open.readers) {
      const companions = reader.companionsOf?.(path) ?? [];
      const file = { path, number, mode: entry.mode, reader, by, content: shared, companions };
      if (companions.length === 0) this.#read(file, content.source(), new Map());
      else this.#wait(file);
    }
  }

  /** Ends a file that was cut off. */
  #abandon(): void {
    this.#open?.content?.release();
    this.#open = undefined;
  }

  #wait(file: WaitingFile): void {
    this.#waiting.push(file);
    for (const path of file.companions) {
      this.#expected.add(path);
      if (this.#isAgain) this.#miss(path);
    }
  }

  #miss(path: string): void {
    const kind = this.#table.kindAt(path);
    const file = kind === 'h' ? this.#table.linkedFile(path) : kind === 'f' ? path : undefined;
    if (file !== undefined && !this.#kept.has(file)) this.#missing.add(file);
  }

  /** Hard links that are claimed by their own paths need the bytes of what they lead to. */
  #claimLinks(): void {
    for (const { path, number } of this.#table.hardLinks()) {
      const readers = this.#claimants(path);
      if (readers.length === 0) continue;
      const file = this.#table.linkedFile(path);
      for (const reader of readers) {
        if (file === undefined) this.addGap(path, `${reader.name}: a hard link to no file of its layer`);
        else this.#waitFor(file, { path, number, reader });
      }
    }
  }

  #waitFor(file: string, claim: Pick<WaitingFile, 'path' | 'number' | 'reader'>): void {
    const companions = claim.reader.companionsOf?.(claim.path) ?? [];
    this.#wait({ ...claim, mode: this.#table.modeAt(file), by: 'path', companions });
    this.#miss(file);
  }

  #keptAt(path: string): ByteSource | undefined {
    return this.#kept.get(this.#table.linkedFile(path) ?? path)?.source();
  }

  #readWaiting(file: WaitingFile): void {
    const content = file.content?.kept.source() ?? this.#keptAt(file.path);
    if (content === undefined) {
      this.addGap(file.path, `${file.reader.name}: its content could not be read`);
      return;
    }
    if (content.size > file.reader.maxBytes) {
      this.addGap(
        file.path,
        `${file.reader.name}: larger than the limit of ${file.reader.maxBytes} bytes (${content.size})`,
      );
      return;
    }
    const companions = new Map(
      file.companions.flatMap((path) => {
        const source = this.#keptAt(path);
        return source === undefined ? [] : [[path, source] as const];
      }),
    );
    this.#read(file, content, companions);
  }

  #read(file: WaitingFile, content: ByteSource, companions: ReadonlyMap<string, ByteSource>): void {
    const { path, number, mode, reader, by, as } = file;
    try {
      const reading = reader.read({ path: as ?? path, mode: mode & 0o7777, content, companions });
      this.#files.push({ path, number, by, reader: reader.name, ...(as !== undefined && { as }), reading });
    } catch (error) {
      this.#fail(path, `${reader.name}: `, error);
    } finally {
      const shared = file.content;
      if (shared !== undefined && --shared.users === 0) shared.kept.release();
    }
  }

  /** Hostile bytes may bring a reader to any failure: all of them are gaps. */
  #fail(path: string, who: string, error: unknown): void {
    if (!(error instanceof Error)) throw error;
    this.addGap(
      path,
      `${who}${error instanceof Malformed ? error.message : `failed (${error.name}: ${error.message})`}`,
    );
  }

  /** What was claimed by its first bytes is the same under the names of hard links, which may stay when a layer above removes the first. */
  #copyToLinks(): void {
    const byPath = new Map<string, FoundFile[]>();
    for (const file of this.#files)
      if (file.by === 'content' && this.#table.isThere(file.number))
        byPath.set(file.path, [...(byPath.get(file.path) ?? []), file]);
    if (byPath.size === 0) return;
    for (const { path, number } of this.#table.hardLinks()) {
      const file = this.#table.linkedFile(path);
      for (const read of byPath.get(file ?? '') ?? []) this.#files.push({ ...read, path, number });
    }
  }
}
