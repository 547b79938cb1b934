import { plainText } from './plain-text.ts';

/** Returns rows of plain text with columns of the same width; numbers stand at the right. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map(plainText));
  const widths = (cells[0] ?? []).map((_, n) => Math.max(...cells.map((row) => row[n]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, n) => (/^\d+$/u.test(cell) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
