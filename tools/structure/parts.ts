import { posix } from 'node:path';
import { layerOf } from './layers.ts';
import { importedFile } from './reach.ts';
import type { SourceFacts } from './source.ts';

/** For each layer and folder in it, the folders of the same layer that it may import. */
export type PartTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** One import from a folder of a layer into another folder of it. */
interface Crossing {
  layer: string;
  from: string;
  to: string;
  /** `src/a/b.ts:3` */
  at: string;
  target: string;
}

const tableFile = 'tools/structure/part-table.ts';

/** The folder of a file inside its layer; `.` for a file right in it. */
function partOf(file: string, layer: string): string {
  return posix.relative(`src/${layer}`, posix.dirname(file)) || '.';
}

function crossingsOf({ file, imports }: SourceFacts): Crossing[] {
  const layer = layerOf(file);
  if (layer === undefined) return [];
  return imports.flatMap(({ specifier, line }) => {
    const target = importedFile(file, specifier);
    if (target === undefined || layerOf(target) !== layer) return [];
    const [from, to] = [partOf(file, layer), partOf(target, layer)];
    return from === to ? [] : [{ layer, from, to, at: `${file}:${line}`, target }];
  });
}

/** The circle of folders that a folder is in, if it is in one. */
function circle(imports: Readonly<Record<string, readonly string[]>>, start: string): string[] | undefined {
  const paths = (imports[start] ?? []).map((part) => [start, part]);
  const seen = new Set<string>();
  for (const path of paths) {
    const last = path.at(-1) ?? start;
    if (last === start) return path;
    if (seen.has(last)) continue;
    seen.add(last);
    paths.push(...(imports[last] ?? []).map((part) => [...path, part]));
  }
  return undefined;
}

/** The circles that a table allows, one line for each layer that has one; those of `listed` layers are known, and must be there. */
export function circlesIn(table: PartTable, listed: readonly string[] = []): string[] {
  return Object.entries(table).flatMap(([layer, imports]) => {
    const found = Object.keys(imports).reduce<string[] | undefined>(
      (first, part) => first ?? circle(imports, part),
      undefined,
    );
    if (listed.includes(layer))
      return found === undefined
        ? [`${tableFile}:1: ${layer} has no circle: remove it from circularLayers`]
        : [];
    return found === undefined
      ? []
      : [
          `${tableFile}:1: ${layer} has folders that import each other (${found.join(' -> ')}): lay what they share below both`,
        ];
  });
}

/** The imports between folders of one layer that the table does not have, the entries that nothing needs, and the circles. */
export function partViolations(
  sources: readonly SourceFacts[],
  table: PartTable,
  circular: readonly string[] = [],
): string[] {
  const crossings = sources.flatMap(crossingsOf);
  const broken = crossings
    .filter(({ layer, from, to }) => table[layer]?.[from]?.includes(to) !== true)
    .map(
      ({ layer, from, to, at, target }) =>
        `${at}: in ${layer}, ${from} may not import ${to} (${target}): lay what both need below them, or add it to ${tableFile}`,
    );
  const used = new Set(crossings.map(({ layer, from, to }) => `${layer} ${from} ${to}`));
  const stale = Object.entries(table).flatMap(([layer, imports]) =>
    Object.entries(imports).flatMap(([from, all]) =>
      all
        .filter((to) => !used.has(`${layer} ${from} ${to}`))
        .map((to) => `${tableFile}:1: in ${layer}, no file of ${from} imports ${to}: remove the entry`),
    ),
  );
  return [...broken, ...stale, ...circlesIn(table, circular)];
}
