import type { ByteSource } from '../formats/bytes/byte-source.ts';
import type { EntryTable } from './entry-table.ts';
import type { ClaimedContent, FileReadings } from './file-readings.ts';
import type { FileReader } from './file-reader.ts';
import type { KeptContent } from './spool.ts';

/** Content that several readers of a file use: the last one releases it. */
export interface SharedContent {
  kept: KeptContent;
  users: number;
}

/** A file that is read once its companions are there, or its content, if it is another name of a file. */
interface WaitingFile extends ClaimedContent {
  content?: SharedContent;
  companions: readonly string[];
}

/** Files of one layer that could not be read as they passed by, and the contents that they wait for. */
export class WaitingFiles {
  readonly #table: EntryTable;
  readonly #readings: FileReadings;
  readonly #waiting: WaitingFile[] = [];
  /** Paths of files that are kept when they pass by. */
  readonly #expected = new Set<string>();
  readonly #kept = new Map<string, KeptContent>();
  readonly #missing = new Set<string>();

  constructor(table: EntryTable, readings: FileReadings) {
    this.#table = table;
    this.#readings = readings;
  }

  /** Paths of files that are needed and passed by already. */
  get missing(): ReadonlySet<string> {
    return this.#missing;
  }

  /** Whether a file with this path is to be kept. */
  expects(path: string): boolean {
    return this.#expected.has(path);
  }

  expect(path: string): void {
    this.#expected.add(path);
  }

  /** Keeps the content of a file: the last one with its path counts. */
  keep(path: string, content: KeptContent): void {
    this.#kept.get(path)?.release();
    this.#kept.set(path, content);
  }

  /** Lets a file wait for its companions, and for its content if it has none. */
  wait(file: ClaimedContent, content?: SharedContent): void {
    const companions = companionsOf(file);
    this.#waiting.push({ ...file, companions, ...(content && { content }) });
    for (const path of companions) this.#expected.add(path);
  }

  /** Finds out what passed by already, at the end of the first pass. */
  findMissing(): void {
    for (const { number, content, companions } of this.#waiting) {
      for (const companion of companions) this.#miss(this.#table.numberAt(companion));
      if (content === undefined) this.#miss(number);
    }
  }

  /** Reads what waited. */
  readAll(): void {
    for (const file of this.#waiting) this.#read(file);
    for (const kept of this.#kept.values()) kept.release();
  }

  #miss(number: number): void {
    const file = this.#table.fileBehind(number);
    if (file !== undefined && !this.#kept.has(file.path)) this.#missing.add(file.path);
  }

  /** The content of an entry; absent if it is of a file that another took the place of. */
  #keptAt(number: number, path: string): ByteSource | undefined {
    const file = this.#table.fileBehind(number) ?? { path, number };
    const isLast = file.number === this.#table.numberAt(file.path);
    return isLast || number === -1 ? this.#kept.get(file.path)?.source() : undefined;
  }

  #read(file: WaitingFile): void {
    const { path, number, reader, content: shared } = file;
    const content = shared?.kept.source() ?? this.#keptAt(number, path);
    if (content === undefined) this.#readings.addGap(path, `${reader.name}: its content could not be read`);
    else if (this.#readings.fits(file, content.size)) {
      const companions = file.companions.flatMap((companion) => {
        const source = this.#keptAt(this.#table.numberAt(companion), companion);
        return source === undefined ? [] : [[companion, source] as const];
      });
      this.#readings.read(file, content, new Map(companions));
    }
    if (shared !== undefined) release(shared);
  }
}

/** Paths of the files that belong to a claimed file. */
export function companionsOf({
  path,
  as,
  reader,
}: Pick<ClaimedContent, 'path' | 'as'> & { reader: FileReader }): readonly string[] {
  return reader.companionsOf?.(as ?? path) ?? [];
}

/** Releases a content for one of its users. */
export function release(shared: SharedContent): void {
  shared.users--;
  if (shared.users === 0) shared.kept.release();
}
