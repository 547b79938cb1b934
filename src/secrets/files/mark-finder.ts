/** Number of pairs of bytes. */
const pairs = 65_536;

/** A mark, and where in it the part begins that is looked for. */
interface SoughtMark {
  index: number;
  bytes: Buffer;
  offset: number;
}

/**
 * Finds many short texts in bytes at once, with the algorithm of Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994): a table says for each pair of bytes how far the search may move on.
 */
export class MarkFinder {
  /** The length of the shortest mark, and of the part of each mark that is looked for. */
  readonly #width: number;
  readonly #shifts: Uint8Array;
  /** Whether the part of a mark may end with three bytes, by a hash of them: most pairs are also in other words. */
  readonly #endings = new Uint8Array(pairs);
  /** The marks whose part ends with a pair. */
  readonly #byPair: readonly SoughtMark[][];

  /** Every mark has at least three characters, all of them of Latin-1. */
  constructor(marks: readonly string[]) {
    const width = Math.min(...marks.map(({ length }) => length));
    const shifts = new Uint8Array(pairs).fill(width - 1);
    const byPair: SoughtMark[][] = Array.from({ length: pairs }, () => []);
    marks.forEach((mark, index) => {
      const bytes = Buffer.from(mark, 'latin1');
      const offset = rarestPart(mark, width);
      for (let at = 1; at < width; at++) {
        const pair = pairAt(bytes, offset + at);
        shifts[pair] = Math.min(shifts[pair] ?? 0, width - 1 - at);
      }
      const end = offset + width - 1;
      byPair[pairAt(bytes, end)]?.push({ index, bytes, offset });
      this.#endings[hashOf(bytes[end - 2], bytes[end - 1], bytes[end])] = 1;
    });
    this.#width = width;
    this.#shifts = shifts;
    this.#byPair = byPair;
  }

  /** Calls `visit` with the index of each mark that is found, and where: nearly in the order of places. */
  find(bytes: Uint8Array, visit: (mark: number, at: number) => void): void {
    const shifts = this.#shifts;
    const endings = this.#endings;
    const { length } = bytes;
    const width = this.#width;
    const step = width - 1;
    for (let at = step; at < length;) {
      // Mostly nothing is at two places in a row; the second look-up need not wait for the first.
      while (
        at + step < length &&
        shiftAt(shifts, bytes, at) + shiftAt(shifts, bytes, at + step) === 2 * step
      )
        at += 2 * step;
      if (at >= length) break;
      const shift = shiftAt(shifts, bytes, at);
      if (shift > 0) {
        at += shift;
        continue;
      }
      if (endings[hashOf(bytes[at - 2], bytes[at - 1], bytes[at])] === 0) {
        at++;
        continue;
      }
      const pair = ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);
      for (const mark of this.#byPair[pair] ?? []) {
        const start = at - width + 1 - mark.offset;
        if (isAt(bytes, start, mark.bytes)) visit(mark.index, start);
      }
      at++;
    }
  }
}

function shiftAt(shifts: Uint8Array, bytes: Uint8Array, at: number): number {
  return shifts[((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0)] ?? 1;
}

function hashOf(first = 0, second = 0, third = 0): number {
  return ((first * 31 + second) * 31 + third) & (pairs - 1);
}

function isAt(bytes: Uint8Array, start: number, mark: Buffer): boolean {
  if (start < 0 || start + mark.length > bytes.length) return false;
  for (let at = 0; at < mark.length; at++) if (bytes[start + at] !== mark[at]) return false;
  return true;
}

/** Returns where in a mark the part begins that other texts have least: small letters are frequent, and count last. */
function rarestPart(mark: string, width: number): number {
  const rarity = (offset: number): number => {
    const part = mark.slice(offset, offset + width);
    const rare = part.replaceAll(/[a-z]/gu, '').length;
    return rare + (/[^a-z]{2}$/u.test(part) ? 2 : 0) + (/[^a-z]$/u.test(part) ? 1 : 0);
  };
  const offsets = Array.from({ length: mark.length - width + 1 }, (_, offset) => offset);
  return offsets.reduce((best, offset) => (rarity(offset) > rarity(best) ? offset : best), 0);
}

function pairAt(mark: Buffer, at: number): number {
  return ((mark[at - 1] ?? 0) << 8) | (mark[at] ?? 0);
}
