import type { InventoryGap } from '../core/software/inventory.ts';
import { Malformed, type ByteSource } from '../formats/bytes/byte-source.ts';
import type { EntryTable } from './entry-table.ts';
import type { FileReader } from './file-reader.ts';
import type { ReadFile } from './layer-reading.ts';

/** A file that one reader claimed. */
export interface ClaimedContent {
  path: string;
  /** The number of its entry. */
  number: number;
  mode: number;
  reader: FileReader;
  /** How it was claimed. */
  by: 'path' | 'content';
  /** The symbolic link by which it is claimed. */
  as?: string;
}

/** A read file, with the number of its entry. */
interface FoundFile extends ReadFile {
  number: number;
  by: 'path' | 'content';
}

/** The mode that a reader sees of a file which a symbolic link leads to: links have none of their own. */
export const linkedMode = 0o644;

/** Most gaps of one layer that are kept one by one. */
const mostGaps = 1000;

/** What readers returned for the files of one layer, and what they could not read. */
export class FileReadings {
  readonly #files: FoundFile[] = [];
  readonly #gaps: InventoryGap[] = [];
  #leftOut = 0;

  /** Notes what could not be read; `what` is a path, or empty for the layer itself. */
  addGap(what: string, why: string): void {
    if (this.#gaps.length < mostGaps) this.#gaps.push({ what, why });
    else this.#leftOut++;
  }

  /** Notes why a file could not be read. Hostile bytes may bring a reader to any failure: all of them are gaps. */
  addFailure(path: string, who: string, error: unknown): void {
    if (!(error instanceof Error)) throw error;
    const why = error instanceof Malformed ? error.message : `failed (${error.name}: ${error.message})`;
    this.addGap(path, `${who}${why}`);
  }

  /** Whether a file is short enough for its reader; if not, that is a gap, or what the reader keeps of it. */
  fits({ path, number, reader, by }: Omit<ClaimedContent, 'mode'>, size: number): boolean {
    if (size <= reader.maxBytes) return true;
    if (reader.readLonger === undefined)
      this.addGap(path, `${reader.name}: larger than the limit of ${reader.maxBytes} bytes (${size})`);
    else this.#files.push({ path, number, by, reader: reader.name, reading: reader.readLonger(size) });
    return false;
  }

  /** Lets a reader read a file. */
  read(
    { path, number, mode, reader, by, as }: ClaimedContent,
    content: ByteSource,
    companions: ReadonlyMap<string, ByteSource>,
  ): void {
    try {
      const reading = reader.read({ path: as ?? path, mode, content, companions });
      if (reading !== undefined)
        this.#files.push({ path, number, by, reader: reader.name, ...(as !== undefined && { as }), reading });
    } catch (error) {
      this.addFailure(path, `${reader.name}: `, error);
    }
  }

  /**
   * Lets a reader read the file that a claimed symbolic link leads to. What cannot be read so is left to the reading of such
   * links when all layers are there.
   */
  readLinked(
    { path, number, reader, as }: Pick<ClaimedContent, 'path' | 'number' | 'reader'> & { as: string },
    content: ByteSource,
  ): void {
    if (content.size > reader.maxBytes || (reader.companionsOf?.(as) ?? []).length > 0) return;
    try {
      const reading = reader.read({ path: as, mode: linkedMode, content, companions: new Map() });
      if (reading !== undefined)
        this.#files.push({ path, number, by: 'path', reader: reader.name, as, reading });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  /**
   * Gives what was claimed by its first bytes to the hard links to it as well: they may stay when a layer above removes the
   * first name.
   */
  copyToLinks(table: EntryTable): void {
    const byNumber = Map.groupBy(
      this.#files.filter(({ by }) => by === 'content'),
      ({ number }) => number,
    );
    if (byNumber.size === 0) return;
    for (const { path, number } of table.hardLinks())
      for (const read of byNumber.get(table.fileBehind(number)?.number ?? number) ?? [])
        this.#files.push({ ...read, path, number });
  }

  /** Returns the files whose entries are there, in the order of the layer and of the readers. */
  files(table: EntryTable, readers: readonly FileReader[]): readonly ReadFile[] {
    const order = new Map(readers.map(({ name }, index) => [name, index]));
    return this.#files
      .filter(({ number }) => table.isShown(number))
      .toSorted((a, b) => a.number - b.number || (order.get(a.reader) ?? 0) - (order.get(b.reader) ?? 0))
      .map(({ path, reader, as, reading }): ReadFile => {
        return { path, reader, ...(as !== undefined && { as }), reading };
      });
  }

  gaps(): readonly InventoryGap[] {
    const left = this.#leftOut === 0 ? [] : [{ what: '', why: `${this.#leftOut} further gaps` }];
    return [...this.#gaps, ...left];
  }
}
