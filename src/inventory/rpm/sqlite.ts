import { Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import type { SqlitePages } from '../../formats/sqlite/pages.ts';
import { readRows, findRow, findTable, type SqliteRow } from '../../formats/sqlite/table.ts';

/**
 * Yields the headers in `rpmdb.sqlite` of packages that may have a file of one of the names, using the base
 * name table; every header without names or that table.
 */
export function* sqliteHeaders(pages: SqlitePages, names?: ReadonlySet<string>): Generator<() => ByteSource> {
  const packages = findTable(pages, 'Packages');
  if (packages === undefined) throw new Malformed('the database has no package table');
  const baseNames = names === undefined ? undefined : findTable(pages, 'Basenames');
  const rows =
    names === undefined || baseNames === undefined
      ? readRows(pages, packages)
      : ownerRows(pages, packages, baseNames, names);
  for (const { id, record } of rows) {
    yield () => {
      const blob = record.bytes(1);
      if (blob === undefined) throw new Malformed(`package ${id} has no header`);
      return blob;
    };
  }
}

function* ownerRows(
  pages: SqlitePages,
  packages: number,
  baseNames: number,
  names: ReadonlySet<string>,
): Generator<SqliteRow> {
  const ids = new Set<number>();
  const wanted = [...names].map((name) => Buffer.from(name));
  // One row per file of the machine, of which almost none match.
  const mayName = (page: Buffer): boolean => wanted.some((name) => page.includes(name));
  for (const { record } of readRows(pages, baseNames, mayName)) {
    const id = names.has(record.text(0) ?? '') ? record.integer(1) : undefined;
    if (id !== undefined) ids.add(id);
  }
  for (const id of ids) {
    const row = findRow(pages, packages, id);
    if (row === undefined) throw new Malformed(`package ${id} has files but no entry`);
    yield row;
  }
}
