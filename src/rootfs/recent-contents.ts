import { release, type SharedContent } from './waiting-files.ts';

/** Bytes of contents that are kept for links which may follow. */
const ordinaryBudget = 16 * 1024 * 1024;

/** The content of an entry, and how long it is. */
interface RecentContent {
  shared: SharedContent;
  size: number;
}

/**
 * The contents that were read last, by the numbers of their entries. A link mostly follows the file that it leads to: with
 * this, the layer need not pass by once more for it.
 */
export class RecentContents {
  readonly #budget: number;
  readonly #contents = new Map<number, RecentContent>();
  #bytes = 0;

  constructor(budget: number = ordinaryBudget) {
    this.#budget = budget;
  }

  /** Keeps a content until others take its room. */
  add(number: number, shared: SharedContent, size: number): void {
    // Entries of which nothing is kept share a negative number.
    if (number < 0 || size > this.#budget || this.#contents.has(number)) return;
    shared.users++;
    this.#contents.set(number, { shared, size });
    this.#bytes += size;
    for (const oldest of this.#contents.keys()) {
      if (this.#bytes <= this.#budget) break;
      this.#remove(oldest);
    }
  }

  /** The content of an entry, if it is still there. Who keeps it is one more user. */
  get(number: number): SharedContent | undefined {
    return this.#contents.get(number)?.shared;
  }

  /** Releases all contents. */
  clear(): void {
    for (const number of this.#contents.keys()) this.#remove(number);
  }

  #remove(number: number): void {
    const content = this.#contents.get(number);
    if (content === undefined) return;
    this.#contents.delete(number);
    this.#bytes -= content.size;
    release(content.shared);
  }
}
