import { entryPath, parentOf } from './entry-path.ts';
import type { EntryTable } from './entry-table.ts';
import type { FileReader } from './file-reader.ts';
import type { FileReadings } from './file-readings.ts';
import { RecentContents } from './recent-contents.ts';
import { release, type SharedContent, type WaitingFiles } from './waiting-files.ts';

/** The layer whose links are read. */
interface LinkedLayer {
  table: EntryTable;
  readings: FileReadings;
  waiting: WaitingFiles;
  claimants: (path: string) => readonly FileReader[];
}

/** Stands for the number of an entry that is not there. */
const noEntry = -1;

/** Links of one layer that readers claim by their own paths, and the last contents, which such links may lead to. */
export class ClaimedLinks {
  readonly #layer: LinkedLayer;
  readonly #recent = new RecentContents();
  /** Contents of the files that claimed hard links lead to, by the numbers of the links. */
  readonly #linked = new Map<number, SharedContent>();

  constructor(layer: LinkedLayer) {
    this.#layer = layer;
  }

  /** Keeps a content for links that may follow. */
  keep(number: number, shared: SharedContent, size: number): void {
    this.#recent.add(number, shared, size);
  }

  /** Holds the content that a claimed hard link leads to, if it just passed by. */
  holdHardLink(path: string, number: number): void {
    const { table, claimants } = this.#layer;
    if (claimants(path).length === 0) return;
    const content = this.#recent.get(table.fileBehind(number)?.number ?? noEntry);
    if (content === undefined || this.#linked.has(number)) return;
    content.users++;
    this.#linked.set(number, content);
  }

  /**
   * Reads the file that a claimed symbolic link leads to, if it just passed by. In the image it may lead elsewhere: whether it
   * does not is seen when all layers are there.
   */
  readSymlink(path: string, linkName: string): void {
    const { table, readings, claimants } = this.#layer;
    const readers = claimants(path);
    if (readers.length === 0) return;
    const named = entryPath(linkName.startsWith('/') ? linkName : `${parentOf(path)}/${linkName}`);
    const target = 'path' in named ? table.place(named.path) : undefined;
    const number = target === undefined ? noEntry : table.numberAt(target);
    const content = this.#recent.get(number);
    if (target === undefined || content === undefined) return;
    for (const reader of readers)
      if (!reader.claims(target))
        readings.readLinked({ path: target, number, reader, as: path }, content.kept.source());
  }

  /** Lets hard links that are claimed wait for the bytes of what they lead to. */
  claimHardLinks(): void {
    const { table, readings, waiting, claimants } = this.#layer;
    for (const { path, number } of table.hardLinks()) {
      const readers = claimants(path);
      if (readers.length === 0) continue;
      const file = table.fileBehind(number);
      const mode = table.modeAt(file?.path ?? path);
      const content = this.#linked.get(number);
      for (const reader of readers) {
        if (file === undefined) readings.addGap(path, `${reader.name}: a hard link to no file of its layer`);
        else {
          if (content !== undefined) content.users++;
          waiting.wait({ path, number, mode, reader, by: 'path' }, content);
        }
      }
    }
    for (const content of this.#linked.values()) release(content);
    this.#linked.clear();
  }

  /** Releases the last contents. */
  endPass(): void {
    this.#recent.clear();
  }
}
