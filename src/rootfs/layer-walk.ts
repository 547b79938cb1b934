import type { TarEntry, TarEvent } from '../formats/tar/tar-decoder.ts';
import { ClaimedLinks } from './claimed-links.ts';
import { entryPath, joinPath, lastName, parentOf } from './entry-path.ts';
import { EntryTable, type EntryBudget } from './entry-table.ts';
import { claimedHead, type FileReader } from './file-reader.ts';
import { FileReadings, linkedMode } from './file-readings.ts';
import type { LayerReading } from './layer-reading.ts';
import type { KeptContent, Spool } from './spool.ts';
import { companionsOf, release, WaitingFiles, type SharedContent } from './waiting-files.ts';
import { auxiliaryPrefix, linkFolder, opaqueName, whiteoutPrefix } from './whiteouts.ts';

/** What the walks of one image share. */
export interface WalkContext {
  readers: readonly FileReader[];
  spool: Spool;
  budget: EntryBudget;
}

/** A file that somebody asked for by its path after all: the target of a symbolic link in another layer. */
export interface LateClaim {
  /** The path of a regular file in the layer. */
  path: string;
  as: string;
  reader: FileReader;
}

/** The file whose content passes by. */
interface OpenFile {
  path: string;
  number: number;
  entry: TarEntry;
  /** Readers that claimed it so far. */
  readers: { reader: FileReader; by: 'path' | 'content' }[];
  /** Whether it is kept for others. */
  isExpected: boolean;
  /** The first bytes, until there are enough to decide. */
  head: Buffer[];
  headLength: number;
  content?: KeptContent;
}

/** Stands for the number of an entry that is not asked about. */
const notInLayer = -1;

/**
 * Reads the entries of a layer as they pass by, and lets readers read the files that they claim. A file that turns out to be
 * needed after it passed by (`missing`) is kept when the layer passes by once more.
 */
export class LayerWalk {
  readonly #context: WalkContext;
  readonly #table: EntryTable;
  readonly #readings = new FileReadings();
  readonly #waiting: WaitingFiles;
  readonly #links: ClaimedLinks;
  readonly #whiteouts = new Set<string>();
  readonly #opaque = new Set<string>();
  /** Readers whose claims count. */
  readonly #readers: readonly FileReader[];
  /** The longest file that any of them reads, in bytes. */
  readonly #longest: number;
  #open: OpenFile | undefined;
  /** Whether the layer passes by again, for what is missing. */
  #isAgain = false;

  /** With late claims, nothing else is read. */
  constructor(context: WalkContext, late?: readonly LateClaim[]) {
    this.#context = context;
    this.#table = new EntryTable(context.budget);
    this.#waiting = new WaitingFiles(this.#table, this.#readings);
    this.#readers = late === undefined ? context.readers : [];
    this.#links = new ClaimedLinks({
      table: this.#table,
      readings: this.#readings,
      waiting: this.#waiting,
      claimants: (path) => this.#claimants(path),
    });
    this.#longest = Math.max(0, ...context.readers.map(({ maxBytes }) => maxBytes));
    for (const { path, as, reader } of late ?? []) {
      this.#waiting.expect(path);
      this.#waiting.wait({ path, number: notInLayer, mode: linkedMode, reader, by: 'path', as });
    }
  }

  /** Paths of files that are needed and passed by already. */
  get missing(): ReadonlySet<string> {
    return this.#waiting.missing;
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
        this.addGap('', event.text);
    }
  }

  /** Notes what could not be read; `what` is a path, or empty for the layer itself. */
  addGap(what: string, why: string): void {
    if (!this.#isAgain) this.#readings.addGap(what, why);
  }

  /** Ends a pass. After the first one, `missing` says what another has to give. */
  endPass(): void {
    this.#abandon();
    this.#links.endPass();
    if (this.#isAgain) return;
    this.#links.claimHardLinks();
    this.#waiting.findMissing();
    this.#isAgain = true;
  }

  /** Reads what waited, and returns the reading. */
  finish(digest: string, size: number): LayerReading {
    this.#abandon();
    this.#waiting.readAll();
    this.#readings.copyToLinks(this.#table);
    if (this.#table.isIncomplete)
      this.#readings.addGap('', 'it has too many entries, or too long names: not all of them were kept');
    return {
      digest,
      size,
      entries: this.#table.columns(),
      whiteouts: [...this.#whiteouts].toSorted(),
      opaque: [...this.#opaque].toSorted(),
      files: this.#readings.files(this.#table, this.#context.readers),
      gaps: this.#readings.gaps(),
    };
  }

  #begin(entry: TarEntry): void {
    this.#abandon();
    const named = entryPath(entry.name);
    if ('refused' in named) {
      this.addGap(entry.name.slice(0, 200), `${named.refused}: it was not read`);
      return;
    }
    const path = this.#table.place(named.path);
    if (this.#isAgain) {
      if (path !== undefined && entry.kind === 'file' && this.missing.has(path)) this.#openAgain(path, entry);
      return;
    }
    if (path === undefined) {
      this.addGap(named.path, 'a part of its path is no directory, or a loop of links: it was not read');
      return;
    }
    if (path.includes(`/${whiteoutPrefix}`) && this.#isMark(path)) return;
    const number = this.#table.add(path, entry, this.#targetOf(entry));
    if (entry.kind === 'file') this.#openFile(path, number, entry);
    else if (entry.kind === 'hardlink') this.#links.holdHardLink(path, number);
    else if (entry.kind === 'symlink') this.#links.readSymlink(path, entry.linkName);
    else this.#refuseSpecial(path, entry);
  }

  /** Notes a whiteout, and returns whether the entry is only a mark. */
  #isMark(path: string): boolean {
    const name = lastName(path);
    if (name === opaqueName) {
      this.#opaque.add(parentOf(path));
      return true;
    }
    if (path.startsWith(linkFolder)) return false;
    if (path.includes(`/${auxiliaryPrefix}`)) return true;
    if (!name.startsWith(whiteoutPrefix)) return false;
    const hidden = name.slice(whiteoutPrefix.length);
    if (hidden === '' || hidden === '.' || hidden === '..')
      this.addGap(path, 'a whiteout of no name: it was not read');
    else this.#whiteouts.add(joinPath(parentOf(path), hidden));
    return true;
  }

  #targetOf({ kind, linkName }: TarEntry): string | undefined {
    if (kind === 'symlink') return linkName;
    if (kind !== 'hardlink') return undefined;
    const named = entryPath(linkName);
    return 'path' in named ? (this.#table.place(named.path) ?? '') : '';
  }

  #claimants(path: string): FileReader[] {
    return this.#readers.filter((reader) => reader.claims(path));
  }

  /** A device or a pipe in the place of a file that somebody reads. */
  #refuseSpecial(path: string, { kind }: TarEntry): void {
    if (kind !== 'char' && kind !== 'block' && kind !== 'fifo') return;
    const what = { char: 'a character device', block: 'a block device', fifo: 'a named pipe' }[kind];
    for (const { name } of this.#claimants(path))
      this.addGap(path, `${name}: it is ${what}, no regular file`);
  }

  #openFile(path: string, number: number, entry: TarEntry): void {
    const readers = this.#claimants(path).map((reader) => ({ reader, by: 'path' as const }));
    const isExpected = this.#waiting.expects(path);
    this.#open = { path, number, entry, readers, isExpected, head: [], headLength: 0 };
  }

  #openAgain(path: string, entry: TarEntry): void {
    const open = { path, number: notInLayer, entry, readers: [], isExpected: true, head: [], headLength: 0 };
    this.#open = open;
    this.#keep(open);
  }

  #write(bytes: Buffer): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.content !== undefined) open.content.write(bytes);
    else if (open.headLength === 0 && bytes.length >= claimedHead) this.#decide(open, bytes);
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
    let left = length;
    if (open.content === undefined) {
      const zeros = Buffer.alloc(Math.min(length, claimedHead));
      this.#write(zeros);
      left -= zeros.length;
    }
    if (left > 0) this.#open?.content?.skip(left);
  }

  #decideByHead(open: OpenFile): void {
    const head = Buffer.concat(open.head);
    open.head = [];
    this.#decide(open, head);
  }

  /** Lets readers claim the file by its first bytes, and keeps it if one wants it. */
  #decide(open: OpenFile, bytes: Buffer): void {
    const head = bytes.subarray(0, claimedHead);
    for (const reader of this.#readers) {
      const isClaimed = open.readers.some((one) => one.reader === reader);
      if (!isClaimed && reader.claimsContent?.(head, open.path) === true)
        open.readers.push({ reader, by: 'content' });
    }
    this.#keep(open);
    if (open.content === undefined) this.#open = undefined;
    else open.content.write(bytes);
  }

  /** Keeps the content of a file that somebody may read. */
  #keep(open: OpenFile): void {
    const { path, entry } = open;
    open.readers = open.readers.filter((claim) => this.#readings.fits({ ...open, ...claim }, entry.size));
    open.isExpected &&= entry.size <= this.#longest;
    if (open.readers.length === 0 && !open.isExpected) return;
    try {
      open.content = this.#context.spool.keep(entry.size);
    } catch (error) {
      this.#readings.addFailure(path, '', error);
      open.readers = [];
      open.isExpected = false;
    }
  }

  #end(): void {
    const open = this.#open;
    if (open !== undefined && open.content === undefined) this.#decideByHead(open);
    this.#open = undefined;
    if (open?.content === undefined) return;
    const { path, number, content } = open;
    // What others wait for stays until the end of the layer.
    const shared: SharedContent = { kept: content, users: open.readers.length + (open.isExpected ? 1 : 0) };
    if (!this.#isAgain) this.#links.keep(number, shared, open.entry.size);
    if (open.isExpected) this.#waiting.keep(path, { ...content, release: () => release(shared) });
    for (const { reader, by } of open.readers) {
      const file = { path, number, mode: open.entry.mode, reader, by };
      if (companionsOf(file).length > 0) this.#waiting.wait(file, shared);
      else {
        this.#readings.read(file, content.source(), new Map());
        release(shared);
      }
    }
  }

  /** Ends a file that was cut off. */
  #abandon(): void {
    this.#open?.content?.release();
    this.#open = undefined;
  }
}
