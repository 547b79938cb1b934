/** Bytes that stand for a pair of neighbours in the table of shifts. */
const pairs = 65_536;

/**
 * Finds many short texts in bytes at once, with the algorithm of Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994): a table says for each pair of bytes how far the search may move on.
 */
export class MarkFinder {
  readonly #marks: readonly Buffer[];
  readonly #shortest: number;
  readonly #shifts: Uint8Array;
  /** The marks whose first part ends with a pair. */
  readonly #byPair = new Map<number, number[]>();

  /** Every mark has at least two characters, all of them of Latin-1. */
  constructor(marks: readonly string[]) {
    this.#marks = marks.map((mark) => Buffer.from(mark, 'latin1'));
    this.#shortest = Math.min(...this.#marks.map(({ length }) => length));
    this.#shifts = new Uint8Array(pairs).fill(this.#shortest - 1);
    this.#marks.forEach((mark, index) => {
      for (let at = 1; at < this.#shortest; at++) {
        const pair = pairAt(mark, at);
        this.#shifts[pair] = Math.min(this.#shifts[pair] ?? 0, this.#shortest - 1 - at);
      }
      const last = pairAt(mark, this.#shortest - 1);
      this.#byPair.set(last, [...(this.#byPair.get(last) ?? []), index]);
    });
  }

  /** Calls `visit` with the index of each mark that is found, and where. */
  find(bytes: Uint8Array, visit: (mark: number, at: number) => void): void {
    const shifts = this.#shifts;
    const { length } = bytes;
    for (let at = this.#shortest - 1; at < length;) {
      const pair = ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);
      const shift = shifts[pair] ?? 1;
      if (shift > 0) {
        at += shift;
        continue;
      }
      const start = at - this.#shortest + 1;
      for (const index of this.#byPair.get(pair) ?? [])
        if (this.#isAt(bytes, start, index)) visit(index, start);
      at++;
    }
  }

  #isAt(bytes: Uint8Array, start: number, index: number): boolean {
    const mark = this.#marks[index];
    if (mark === undefined || start + mark.length > bytes.length) return false;
    for (let at = 0; at < mark.length; at++) if (bytes[start + at] !== mark[at]) return false;
    return true;
  }
}

function pairAt(mark: Buffer, at: number): number {
  return ((mark[at - 1] ?? 0) << 8) | (mark[at] ?? 0);
}
