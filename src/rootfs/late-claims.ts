import type { FileReader } from './file-reader.ts';
import type { LayerReading } from './layer-reading.ts';
import type { LateClaim } from './layer-walk.ts';
import { linkedClaims } from './linked-claims.ts';
import { entryPaths, type MergedTree } from './merge-layers.ts';

/** Returns claimed paths that lead by symbolic links to files that nobody claimed, by the digests of the layers of the files. */
export function findLateClaims(
  readings: readonly LayerReading[],
  tree: MergedTree,
  allReaders: readonly FileReader[],
): Map<string, LateClaim[]> {
  const found = new Map<string, LateClaim[]>();
  for (const { as, path: target, readers } of linkedClaims(tree, allReaders)) {
    const place = tree.at(target);
    const reading = place && readings[place.layer];
    if (place === undefined || reading === undefined) continue;
    const path = fileBehind(reading, place.entry);
    if (path === undefined) continue;
    for (const reader of readers) {
      if (isRead(reading, target, reader, as)) continue;
      found.set(reading.digest, [...(found.get(reading.digest) ?? []), { path, as, reader }]);
    }
  }
  return found;
}

/** Returns the path of the regular file that an entry of a layer is, or leads to as a hard link. */
function fileBehind(reading: LayerReading, entry: number): string | undefined {
  const paths = entryPaths(reading);
  let index = entry;
  for (let n = 0; n < 40 && reading.entries.kinds[index] === 'h'; n++)
    index = paths.indexOf(reading.entries.links[index] ?? '');
  return reading.entries.kinds[index] === 'f' ? paths[index] : undefined;
}

/** Whether a reader read a file by its own path, or by that of the link; or why it did not is known. */
function isRead({ files, gaps }: LayerReading, path: string, { name }: FileReader, as: string): boolean {
  return (
    files.some(
      (file) => file.path === path && file.reader === name && (file.as === undefined || file.as === as),
    ) || gaps.some(({ what, why }) => what === path && why.startsWith(`${name}:`))
  );
}
