import type { InventoryGap } from '../core/software/inventory.ts';
import type { FileReader } from './file-reader.ts';
import type { LayerReading, ReadFile } from './layer-reading.ts';
import { entryPaths, type MergedTree } from './merge-layers.ts';
import type { ImageReading } from './read-image.ts';

/** Whether what a reader read in a layer is what a container sees. */
export function isVisible({ path, as }: ReadFile, layer: number, tree: MergedTree): boolean {
  if (tree.at(path)?.layer !== layer) return false;
  // A link that leads elsewhere by now.
  return as === undefined || tree.resolve(as) === path;
}

/** Returns what could not be read of an image, without files that another layer hides. */
export function visibleGaps({ readings, tree, gaps }: ImageReading): readonly InventoryGap[] {
  return [...gaps, ...readings.flatMap((reading, layer) => gapsOf(reading, layer, tree))];
}

function gapsOf(reading: LayerReading, layer: number, tree: MergedTree): readonly InventoryGap[] {
  if (reading.gaps.length === 0) return [];
  const paths = new Set(entryPaths(reading));
  return reading.gaps
    .filter(({ what }) => !paths.has(what) || tree.at(what)?.layer === layer)
    .map(({ what, why }) => ({ what: what === '' ? `layer ${reading.digest}` : what, why }));
}

/** Whether a gap is that of one reader, which could not read a file. */
export function isGapOf({ why }: InventoryGap, { name }: FileReader): boolean {
  return why.startsWith(`${name}: `);
}
