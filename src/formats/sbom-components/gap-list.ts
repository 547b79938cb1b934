import type { InventoryGap } from '../../core/software/inventory.ts';

/** How many gaps of one file are kept: a hostile one has a gap at every byte. */
const mostGaps = 1000;

/** Collects what of a file was not understood. */
export class GapList {
  readonly #gaps: InventoryGap[] = [];
  #more = 0;

  /** Adds a gap; beyond 1,000 they are only counted. */
  add(what: string, why: string): void {
    if (this.#gaps.length < mostGaps) this.#gaps.push({ what, why });
    else this.#more++;
  }

  /** Returns the gaps in the order in which they were added. */
  list(): readonly InventoryGap[] {
    return this.#more === 0
      ? this.#gaps
      : [...this.#gaps, { what: 'the whole file', why: `${this.#more} more parts were not understood` }];
  }
}
