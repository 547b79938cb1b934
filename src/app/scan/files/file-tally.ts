import type { FoundImageFiles, ImageFile } from '../../../core/image/image.ts';

/** How many files of a kind are kept. */
const mostKept = 200;

function byPath(a: ImageFile, b: ImageFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

/** Counts files as they are found, and keeps the first of them by path. */
export class FileTally {
  #count = 0;
  #bytes = 0;
  #first: ImageFile[] = [];
  /** The last path that is kept, where there are more than are kept. */
  #last: string | undefined;
  /** Directories whose files count together. */
  readonly #folders = new Set<string>();

  /** Adds a file with its size; it is described if it may be one of the first. */
  add(path: string, describe: () => ImageFile, bytes = 0): void {
    this.#count++;
    this.#bytes += bytes;
    if (this.#last !== undefined && path > this.#last) return;
    this.#first.push(describe());
    if (this.#first.length >= 4 * mostKept) this.#shorten();
  }

  /** Adds a file of a directory that is counted as one. */
  addWithin(folder: string, describe: () => ImageFile, bytes: number): void {
    this.#bytes += bytes;
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    this.add(folder, describe);
  }

  /** Returns what was found; `counted` says whether bytes were. */
  result(counted: 'bytes' | 'files' = 'files'): FoundImageFiles {
    this.#shorten();
    return { count: this.#count, ...(counted === 'bytes' && { bytes: this.#bytes }), first: this.#first };
  }

  #shorten(): void {
    this.#first = this.#first.toSorted(byPath).slice(0, mostKept);
    this.#last = this.#first[mostKept - 1]?.path;
  }
}
