import type { Inventory, InventoryLayer } from '../../core/software/inventory.ts';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { textWidth, wrap } from '../text/text-width.ts';

/** How a list of packages is shown: the columns of the terminal, and whether it shows more than ASCII. */
export interface PackageTableOptions {
  width: number;
  unicode: boolean;
  /** Whether all paths of a package are shown, instead of the first. */
  all: boolean;
}

const titles = ['Name', 'Version', 'Type', 'Layer', 'Path'] as const;

/** The widest that a column may be before its texts are wrapped; the last takes the rest. */
const widest = [40, 30, 8, 8];
const gap = 2;
const narrowestPath = 20;

/**
 * Returns the packages of an inventory as a table for people: name, version, type, the number of the layer (the lowest is
 * 1) and where the package is. Text from outside is escaped, and wrapped where it is too long, never cut.
 */
export function packagesAsText(inventory: Inventory, options: PackageTableOptions): string {
  const { packages, layers, gaps } = inventory;
  const safe = options.unicode ? plainText : asciiText;
  const numbers = layerNumbers(layers);
  const rows = packages.map((one) => cellsOf(one, numbers, options).map(safe));
  const widths = columnWidths([titles, ...rows], options.width);
  const lines = [
    ...headLines(inventory)
      .map(safe)
      .flatMap((line) => wrap(line, options.width)),
    '',
    ...(rows.length === 0 ? [] : [titles, ...rows].flatMap((row) => rowLines(row, widths))),
    ...(gaps.length === 0 ? [] : ['', 'Not read; packages may be missing:']),
    ...gaps.flatMap(({ what, why }) => wrap(safe(`- ${what}: ${why}`), options.width)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function headLines({ distribution, packages, layers }: Inventory): readonly string[] {
  const system =
    distribution.state === 'known'
      ? distribution.value.name
      : distribution.state === 'absent'
        ? 'no distribution'
        : `unknown distribution: ${distribution.detail}`;
  const counts = [
    counted(packages.length, 'package'),
    ...(layers.length === 0 ? [] : [counted(layers.length, 'layer')]),
  ];
  return [`${system}, ${counts.join(', ')}`];
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Numbers the layers from the lowest; the same content may be there twice, and the first counts. */
function layerNumbers(layers: readonly InventoryLayer[]): ReadonlyMap<string, number> {
  return new Map(layers.map(({ digest }, index) => [digest, index + 1] as const).toReversed());
}

function cellsOf(
  { name, version, type, locations }: SoftwarePackage,
  numbers: ReadonlyMap<string, number>,
  { all }: PackageTableOptions,
): readonly string[] {
  const layersOfPackage = new Set(
    locations.flatMap(({ layer }) => (layer === undefined ? [] : [numbers.get(layer) ?? '?'])),
  );
  const paths = [...new Set(locations.map(({ path }) => path))];
  const shown = all ? paths : paths.slice(0, 1);
  const more = paths.length - shown.length;
  return [
    name,
    version,
    type,
    [...layersOfPackage].join(', '),
    `${shown.join(', ')}${more === 0 ? '' : ` (+${more})`}`,
  ];
}

function columnWidths(rows: readonly (readonly string[])[], width: number): readonly number[] {
  const widths = widest.map((most, column) => {
    let needed = 0;
    for (const row of rows) needed = Math.max(needed, textWidth(row[column] ?? ''));
    return Math.min(needed, most);
  });
  const used = widths.reduce((sum, one) => sum + one + gap, 0);
  return [...widths, Math.max(width - used, narrowestPath)];
}

function rowLines(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = row.map((text, column) => wrap(text, widths[column] ?? narrowestPath));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => padded(lines[line] ?? '', widths[column] ?? 0))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - textWidth(text), 0));
}
