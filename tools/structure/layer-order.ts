import type { Layer } from './layer-table.ts';
import { layerOf } from './layers.ts';
import { importedFile } from './reach.ts';
import type { SourceFacts } from './source.ts';

const tableFile = 'tools/structure/layer-table.ts';

/** What is wrong with the layer table itself: a layer that may import one above it or none that exists, and an entry that no file needs. */
export function layerTableProblems(
  sources: readonly SourceFacts[],
  table: Readonly<Record<string, Layer>>,
): string[] {
  const used = new Set(
    sources.flatMap(({ file, imports }) =>
      imports.map(({ specifier }) => {
        const target = importedFile(file, specifier);
        return `${layerOf(file)} ${target === undefined ? '' : layerOf(target)}`;
      }),
    ),
  );
  const order = Object.keys(table);
  return Object.entries(table).flatMap(([name, { imports }], index) =>
    imports.flatMap((below) => {
      if (!order.slice(0, index).includes(below))
        return [
          `${tableFile}:1: ${name} may import ${below}, which is not below it: move one of them, or remove the entry`,
        ];
      return used.has(`${name} ${below}`)
        ? []
        : [`${tableFile}:1: no file of ${name} imports ${below}: remove the entry`];
    }),
  );
}
