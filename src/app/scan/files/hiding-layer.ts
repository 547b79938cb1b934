import type { HidingLayer } from '../../../core/image/file-credential.ts';
import type { LayerReading } from '../../../rootfs/layer-reading.ts';
import { entryPaths } from '../../../rootfs/merge-layers.ts';

/** Returns a path and the directories above it. */
function pathAndParents(path: string): readonly string[] {
  const parents: string[] = [];
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) parents.push(path.slice(0, end));
  return parents;
}

/** Finds the layer above another that removes or replaces a file. */
export class HidingLayers {
  readonly #readings: readonly LayerReading[];
  /** For each layer the kind of each of its entries by path, once it was asked for. */
  readonly #kinds = new Map<number, ReadonlyMap<string, string>>();

  constructor(readings: readonly LayerReading[]) {
    this.#readings = readings;
  }

  /** Returns the first layer above `layer` that hides the file at a path of it, with its place. */
  find(path: string, layer: number): (HidingLayer & { place: number }) | undefined {
    for (let place = layer + 1; place < this.#readings.length; place++) {
      const how = this.#howHidden(path, place);
      const { digest = '' } = this.#readings[place] ?? {};
      if (how !== undefined) return { layer: digest, how, place };
    }
    return undefined;
  }

  #howHidden(path: string, place: number): HidingLayer['how'] | undefined {
    const reading = this.#readings[place];
    if (reading === undefined) return undefined;
    const kinds = this.#kindsOf(reading, place);
    if (kinds.has(path)) return 'replaced';
    const [, ...parents] = pathAndParents(path);
    if ([path, ...parents].some((one) => reading.whiteouts.includes(one))) return 'removed';
    const isGone = parents.some((parent) => {
      const kind = kinds.get(parent);
      return reading.opaque.includes(parent) || (kind !== undefined && kind !== 'd' && kind !== 'i');
    });
    return isGone ? 'removed' : undefined;
  }

  #kindsOf(reading: LayerReading, place: number): ReadonlyMap<string, string> {
    const known = this.#kinds.get(place);
    if (known !== undefined) return known;
    const kinds = new Map(
      entryPaths(reading).map((path, entry) => [path, reading.entries.kinds[entry] ?? ''] as const),
    );
    this.#kinds.set(place, kinds);
    return kinds;
  }
}
